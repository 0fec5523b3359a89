"""How Esmero reads mail: bytes in, one `ReadMail` out; no database, no network, never an exception."""
