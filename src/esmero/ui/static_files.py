"""Static files under names that carry their content's digest, so that browsers may keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Modules name each other by where they lie; with the digest in it a new release is never half an old one.
# Only ours: what libraries bring may name files that it does not ship.
OUR_MODULES = (
    "ui/js/*.js",
    ((r"""(?P<matched>(?P<how>from|import)\s+'(?P<url>\.{1,2}/[^']+)')""", "%(how)s '%(url)s'"),),
)


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Puts the digest also into what our modules import."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, OUR_MODULES)
