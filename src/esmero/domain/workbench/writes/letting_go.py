"""What colleagues wrote and did not send goes when it is old, or with the words of its conversation."""

from collections.abc import Collection

from esmero.domain.workbench.models import Draft, PutQuestion, Upload


def let_drafts_go(ids: Collection[int]) -> set[str]:
    """Remove some drafts with the files that wait in them. Return the keys of the bytes."""
    keys: set[str] = set()
    for draft in Draft.objects.filter(pk__in=ids):
        uploads = Upload.objects.filter(
            conversation=draft.conversation_id, agent=draft.agent_id, kind=draft.kind, held=None
        )
        keys |= set(uploads.values_list("key", flat=True))
        uploads.delete()
        PutQuestion.objects.filter(conversation=draft.conversation_id, agent=draft.agent_id).delete()
    Draft.objects.filter(pk__in=ids).delete()
    return keys


def let_words_go(conversation_ids: Collection[int]) -> set[str]:
    """Remove the drafts of conversations with the files that wait in them.

    Return the keys of the files' bytes.
    """
    uploads = Upload.objects.filter(conversation__in=conversation_ids)
    keys = set(uploads.values_list("key", flat=True))
    uploads.delete()
    Draft.objects.filter(conversation__in=conversation_ids).delete()
    PutQuestion.objects.filter(conversation__in=conversation_ids).delete()
    return keys
