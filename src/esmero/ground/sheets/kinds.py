"""What may be a scan, and how much of it is looked at."""

PDF = "application/pdf"
TIFF = "image/tiff"
# What a scanner, a fax gateway or a telephone's camera makes.
SCANS = {PDF: "pdf", TIFF: "tiff", "image/jpeg": "jpg", "image/png": "png"}
# More pages than this stay in the original alone.
MOST_PAGES = 60
# The longer side of a page's picture in points: a sheet of A4 at 150 to the inch.
LONGER_SIDE = 1754
# A sheet of A3 at 600 to the inch fits in; what is larger is a trap.
MOST_POINTS = 90_000_000
LONGEST_SECONDS = 60
# How the child ends when what it needs is not installed.
NOT_INSTALLED = 3
