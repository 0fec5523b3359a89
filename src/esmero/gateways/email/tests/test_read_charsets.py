"""Charsets and transfer encodings as the world writes them: right labels, odd ones, wrong ones and none."""

import base64
import quopri

import pytest

from esmero.gateways.email.reading import message
from esmero.ground.reading import charsets

RU = "Здравствуйте! Когда придёт моя посылка? Жду уже вторую неделю."
UK = "Добрий день! Коли надійде моя посилка? Чекаю вже тиждень, їй не терпиться."
ZH = "您好，我的包裹什么时候到？我已经等了两个星期了。"
TW = "您好，我的包裹什麼時候到？我已經等了兩個星期了。"
JA = "こんにちは。荷物はいつ届きますか。二週間待っています。"
KO = "안녕하세요. 제 소포는 언제 도착합니까? 두 주째 기다리고 있습니다."
DE = "Guten Tag, wo bleibt mein Päckchen? Schöne Grüße, Jürgen Groß"
PL = "Dzień dobry, gdzie jest moja paczka? Czekam już dwa tygodnie, proszę o odpowiedź. Życzę miłego dnia."
FR = "Bonjour, où est mon colis ? J’ai déjà payé 20 €."
EL = "Καλημέρα, πού είναι το δέμα μου; Περιμένω δύο εβδομάδες."
TR = "Merhaba, paketim nerede? İki haftadır bekliyorum, lütfen bana yazın. Teşekkürler."
HE = "שלום, איפה החבילה שלי? אני מחכה שבועיים."
AR = "مرحبا، أين طردي؟ أنتظر منذ أسبوعين."
TH = "สวัสดี พัสดุของฉันอยู่ที่ไหน"
CS = "Dobrý den, kde je můj balíček? Čekám už dva týdny. Děkuji, Jiří Němec"
# What is written, the label that it travels under, and the charset that it really is in.
LABELS = [
    (RU, "koi8-r", "koi8-r"),
    (RU, "windows-1251", "cp1251"),
    (RU, "ibm866", "cp866"),
    (RU, "cp866", "cp866"),
    (RU, "iso-8859-5", "iso8859-5"),
    (RU, "x-mac-cyrillic", "mac-cyrillic"),
    (UK, "koi8-u", "koi8-u"),
    (RU, "iso-8859-1", "cp1251"),
    (RU, "us-ascii", "cp1251"),
    (RU, None, "cp1251"),
    (RU, None, "koi8-r"),
    (RU, "unknown-8bit", "koi8-r"),
    (RU, None, "cp866"),
    (RU, "windows-1251", "utf-8"),
    (RU, "koi8-r", "utf-8"),
    (DE, "iso-8859-1", "utf-8"),
    (DE, "utf-8", "cp1252"),
    (RU, "utf-8", "cp1251"),
    (ZH, "gbk", "gbk"),
    (ZH, "gb2312", "gb2312"),
    (ZH, "gb18030", "gb18030"),
    (ZH, None, "gbk"),
    (ZH, "utf-8", "gbk"),
    (ZH, "hz-gb-2312", "hz"),
    (TW, "big5", "big5"),
    (TW, None, "big5"),
    (TW, "cn-big5", "big5"),
    (ZH, "x-cp20936", "gb2312"),
    (ZH, "cp936", "gbk"),
    (ZH, "euc-cn", "gbk"),
    (JA, "iso-2022-jp", "iso2022_jp"),
    (JA, None, "iso2022_jp"),
    (JA, "utf-8", "iso2022_jp"),
    (JA, "shift_jis", "cp932"),
    (JA, None, "cp932"),
    (JA, "euc-jp", "euc_jp"),
    (JA, None, "euc_jp"),
    (JA, "cp50221", "iso2022_jp"),
    (JA, "x-ms-cp932", "cp932"),
    (JA, "ibm-943", "cp932"),
    (KO, "euc-kr", "euc_kr"),
    (KO, "ks_c_5601-1987", "cp949"),
    (KO, None, "cp949"),
    (KO, "iso-2022-kr", "iso2022_kr"),
    (KO, "uhc", "cp949"),
    (KO, "x-windows-949", "cp949"),
    (PL, "windows-1250", "cp1250"),
    (PL, "iso-8859-2", "iso8859-2"),
    (CS, "iso-8859-2", "cp1250"),
    (PL, "ibm852", "cp852"),
    (DE, None, "cp1252"),
    (DE, "cp850", "cp850"),
    (DE, "ibm850", "cp850"),
    (DE, "macintosh", "mac-roman"),
    (DE, "x-mac-roman", "mac-roman"),
    (PL, "x-mac-ce", "mac-latin2"),
    (PL, "x-mac-centraleurroman", "mac-latin2"),
    (EL, "x-mac-greek", "mac-greek"),
    (TR, "x-mac-turkish", "mac-turkish"),
    (FR, "iso-8859-1", "cp1252"),
    (EL, "windows-1253", "cp1253"),
    (EL, "iso-8859-7", "iso8859-7"),
    (TR, "windows-1254", "cp1254"),
    (HE, "windows-1255", "cp1255"),
    (HE, "iso-8859-8-i", "iso8859-8"),
    (AR, "windows-1256", "cp1256"),
    (AR, "iso-8859-6", "iso8859-6"),
    (TH, "windows-874", "cp874"),
    (TH, "tis-620", "cp874"),
    (RU, "utf-7", "utf-7"),
    (RU, "unicode-1-1-utf-7", "utf-7"),
    (RU, '"utf-8"', "utf-8"),
    (RU, "'utf-8'", "utf-8"),
    (RU, "UTF8", "utf-8"),
    (RU, "utf-8;", "utf-8"),
    (RU, "utf_8", "utf-8"),
    (RU, "cp65001", "utf-8"),
    (RU, "x-utf-8", "utf-8"),
    (RU, "binary", "utf-8"),
    (RU, "koi8", "koi8-r"),
    (RU, "x-koi8-r", "koi8-r"),
    (RU, "x-cp1251", "cp1251"),
    (RU, "win-1251", "cp1251"),
    (RU, "win1251", "cp1251"),
    (RU, "cp-1251", "cp1251"),
    (RU, "windows1251", "cp1251"),
    (DE, "ansi", "cp1252"),
    (DE, "x-cp1252", "cp1252"),
    (DE, '"iso 8859-1"', "cp1252"),
    (DE, "iso8859_1", "cp1252"),
    (DE, "ISO_8859-1:1987", "cp1252"),
    (RU, "charset=utf-8", "utf-8"),
    (DE, "csISOLatin1", "cp1252"),
    (PL, "latin2", "iso8859-2"),
    (JA, "_iso-2022-jp$ESC", "iso2022_jp"),
    (JA, "iso-2022-jp-2", "iso2022_jp"),
    (JA, "x-sjis", "cp932"),
    (RU, "dos-866", "cp866"),
    (RU, "x-cp866", "cp866"),
    (RU, "iso-ir-111", "koi8-r"),
    (DE, "iso-8859-1-windows-3.1-latin-1", "cp1252"),
    (DE, "windows-1252http-equivcontent-type", "cp1252"),
]


def read(content: bytes, label: str | None, encoding: str = "8bit") -> str:
    kind = f"text/plain; charset={label}" if label else "text/plain"
    head = f"From: a@x.org\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    return (message.read(head.encode() + content).text or "").strip()


@pytest.mark.parametrize(("words", "label", "codec"), LABELS)
def test_words_are_read_whatever_their_label_says(words, label, codec) -> None:
    content = words.encode(codec)

    assert read(content, label) == words
    assert read(base64.encodebytes(content), label, "base64") == words


@pytest.mark.parametrize(
    ("label", "codec"),
    [("utf-16", "utf-16-le"), ("utf-16", "utf-16-be"), ("utf-16", "utf-16"), ("ucs-2", "utf-16-le"),
     ("utf-16le", "utf-16"), ("utf-32", "utf-32"), ("utf-8", "utf-16"), ("unicode", "utf-16")],
)  # fmt: skip
def test_two_bytes_a_letter_with_and_without_their_mark(label, codec) -> None:
    assert read(base64.encodebytes(DE.encode(codec)), label, "base64") == DE


def test_ukrainian_letters_are_none_of_koi8_r_and_are_read_all_the_same() -> None:
    assert read(UK.encode("koi8-u"), "koi8-r") == UK


QP = quopri.encodestring(RU.encode())
LONG = RU * 9
B64 = base64.encodebytes(LONG.encode())


@pytest.mark.parametrize(
    ("encoding", "content", "expected"),
    [
        ("Quoted-Printable ", QP, RU),
        ("quotedprintable", QP, RU),
        ("quoted-printable (soft)", QP, RU),
        ("quoted-printable", QP.replace(b"=\n", b"= \t\r\n"), RU),
        ("quoted-printable", RU.encode(), RU),
        ("quoted-printable", b"100% =ZZ ok = fine", "100% =ZZ ok = fine"),
        ("quoted-printable", b"ok=", "ok"),
        ("BASE64", B64.rstrip(b"=\n"), LONG),
        ("x-base64", B64, LONG),
        ("base64 (yes)", B64, LONG),
        ("base64", B64.replace(b"\n", b"!\n \t"), LONG),
        ("base64", base64.encodebytes(b"hello world, where is it?") + b"\n__\nlist footer\nhttp://x\n",
         "hello world, where is it?"),
        ("base64", base64.encodebytes(b"one ") + base64.encodebytes(b"two three"), "one two three"),
        ("base64", b"Just words, no base64 here.\nReally.", "Just words, no base64 here.\nReally."),
    ],
)  # fmt: skip
def test_transfer_encodings_are_undone_however_they_are_named_and_damaged(
    encoding, content, expected
) -> None:
    assert read(content, "utf-8", encoding) == expected


def word(content: bytes, charset: str = "utf-8") -> str:
    return f"=?{charset}?B?{base64.b64encode(content).decode()}?="


RAW = RU.encode()
PACKED = base64.b64encode(RAW).decode()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f"{word(RAW[:31])}\n {word(RAW[31:], 'UTF-8')}", RU),
        (f"=?utf-8?B?{PACKED[:30]}?=\n =?utf-8?B?{PACKED[30:]}?=", RU),
        (f"=?utf-8?B?{PACKED[:20]} {PACKED[20:]}?=", RU),
        (f"=?utf-8*ru?b?{PACKED}?=", RU),
        (f"=?iso-8859-1?B?{PACKED}?=", RU),
        (f"=??B?{PACKED}?=", RU),
        (word(RU.encode("koi8-r"), "unknown-8bit"), RU),
        (word("Где".encode()) + " " + word("моя".encode("koi8-r"), "koi8-r"), "Гдемоя"),
        ("Re:" + word("Где".encode()) + "!", "Re:Где!"),
        ("=?utf-8?Q?Hello my =C3=A4 friend?=", "Hello my ä friend"),
        ("=?utf-8?Q?Where_is_it?_Really=3F?=", "Where is it? Really?"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
    ],
)
def test_encoded_words_are_read_however_they_are_torn(written, expected) -> None:
    assert message.read(f"From: a@x.org\nSubject: {written}\n\nx".encode()).subject == expected


@pytest.mark.parametrize("codec", ["utf-8", "cp1251", "koi8-r", "cp866"])
def test_a_raw_subject_is_read(codec) -> None:
    assert message.read(b"From: a@x.org\nSubject: " + RU.encode(codec) + b"\n\nx").subject == RU


@pytest.mark.parametrize(
    "named",
    [
        "filename*=utf-8''%D0%A1%D1%87%D1%91%D1%82.pdf",
        "filename*0*=utf-8''%D0%A1%D1%87%D;\n filename*1*=1%91%D1%82.pdf",
        "filename*1=\".pdf\";\n filename*0*=utf-8''%D0%A1%D1%87%D1%91%D1%82",
        "filename*=%D0%A1%D1%87%D1%91%D1%82.pdf",
        f"filename={word('Счёт.pdf'.encode())}",
        f'filename="{word("Счё".encode())}\n {word("т.pdf".encode())}"',
        'filename="Счёт.pdf',
    ],
)
def test_names_of_files_are_read_however_they_are_continued(named) -> None:
    part = f"--b\nContent-Type: application/pdf\nContent-Disposition: attachment; {named}\n\nx\n--b--\n"
    raw = f"From: a@x.org\nContent-Type: multipart/mixed; boundary=b\n\n{part}"

    assert [file.name for file in message.read(raw.encode()).attachments] == ["Счёт.pdf"]


@pytest.mark.parametrize("words", ["Größe für café", "Año más, señor", "Où êtes-vous à Noël ?", "München"])
def test_few_words_of_the_west_are_no_other_script(words) -> None:
    assert charsets.decode(words.encode("cp1252"), "utf-8")[0] == words


def test_western_words_with_accents_are_no_other_script() -> None:
    for words in (DE, FR, "Où ça ? Là-bas, été comme hiver, à Nîmes ou à Orléans, où j’étais hébergé."):
        assert charsets.decode(words.encode("cp1252"), "iso-8859-1") == (words, None)
