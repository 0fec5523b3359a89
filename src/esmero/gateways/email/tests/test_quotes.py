# ruff: noqa: E501 - lines are counted in columns, and signs of Chinese and Japanese take two.
"""A quote is left out in the words and the habits of many programs."""

import pytest

from esmero.gateways.email.reading import quotes

INTROS = """
On Mon, Jan 15, 2024 at 2:30 PM John Doe <john@example.com> wrote:
El lun, 15 ene 2024 a las 14:30, John Doe (<john@example.com>) escribió:
Le lun. 15 janv. 2024 à 14:30, John Doe <john@example.com> a écrit :
Am Mo., 15. Jan. 2024 um 14:30 Uhr schrieb John Doe <john@example.com>:
Il giorno lun 15 gen 2024 alle ore 14:30 John Doe <john@example.com> ha scritto:
Em seg., 15 de jan. de 2024 às 14:30, John Doe <john@example.com> escreveu:
John Doe <john@example.com> escreveu no dia segunda, 15/01/2024 à(s) 14:30:
Op ma 15 jan 2024 om 14:30 schreef John Doe <john@example.com>:
pon., 15 sty 2024 o 14:30 John Doe <john@example.com> napisał(a):
пн, 15 янв. 2024 г. в 14:30, John Doe <john@example.com>:
пн, 15 січ. 2024 р. о 14:30 John Doe <john@example.com> пише:
Den mån 15 jan. 2024 kl 14:30 skrev John Doe <john@example.com>:
Den man. 15. jan. 2024 kl. 14.30 skrev John Doe <john@example.com>:
man. 15. jan. 2024 kl. 14:30 skrev John Doe <john@example.com>:
ma 15. tammik. 2024 klo 14.30 John Doe (john@example.com) kirjoitti:
po 15. 1. 2024 v 14:30 odesílatel John Doe <john@example.com> napsal:
po 15. 1. 2024 o 14:30 John Doe <john@example.com> napísal(a):
John Doe <john@example.com> ezt írta (időpont: 2024. jan. 15., H, 14:30):
În lun., 15 ian. 2024 la 14:30, John Doe <john@example.com> a scris:
John Doe <john@example.com>, 15 Oca 2024 Pzt, 14:30 tarihinde şunu yazdı:
Στις Δευ 15 Ιαν 2024 στις 2:30 μ.μ., ο χρήστης John Doe <john@example.com> έγραψε:
На пн, 15.01.2024 г. в 14:30 John Doe <john@example.com> написа:
pon, 15. sij 2024. u 14:30 John Doe <john@example.com> napisao je:
V V pon., 15. jan. 2024 ob 14:30 je oseba John Doe <john@example.com> napisala:
Missatge de John Doe <john@example.com> del dia dl., 15 de gen. 2024 a les 14:30:
Kontakt John Doe (<john@example.com>) kirjutas kuupäeval E, 15. jaanuar 2024 kell 14:30:
pirmd., 2024. g. 15. janv., plkst. 14:30 — lietotājs John Doe (<john@example.com>) rakstīja:
2024-01-15, pr, 14:30 John Doe <john@example.com> rašė:
2024年1月15日(月) 14:30 John Doe <john@example.com>:
John Doe <john@example.com> 于2024年1月15日周一 14:30写道：
John Doe <john@example.com> 於 2024年1月15日 週一 下午2:30寫道：
2024년 1월 15일 (월) 오후 2:30, John Doe <john@example.com>님이 작성:
Vào Th 2, 15 thg 1, 2024 vào lúc 14:30 John Doe <john@example.com> đã viết:
Pada tanggal Sen, 15 Jan 2024 pukul 14.30 John Doe <john@example.com> menulis:
ในวันที่ จ. 15 ม.ค. 2024 เวลา 14:30 John Doe <john@example.com> เขียนว่า:
בתאריך יום ב׳, 15 בינו׳ 2024 ב-14:30 מאת John Doe <john@example.com>:
في الاثنين، 15 يناير 2024 في 2:30 م تمت كتابة ما يلي بواسطة John Doe <john@example.com>:
On Jan 15, 2024, at 14:30, John Doe <john@example.com> wrote:
El 15 ene 2024, a las 14:30, John Doe <john@example.com> escribió:
Il giorno 15 gen 2024, alle ore 14:30, John Doe <john@example.com> ha scritto:
15 янв. 2024 г., в 14:30, John Doe <john@example.com> написал(а):
Op 15 jan. 2024, om 14:30 heeft John Doe <john@example.com> het volgende geschreven:
Wiadomość napisana przez John Doe <john@example.com> w dniu 15 sty 2024, o godz. 14:30:
2024/01/15 14:30、John Doe <john@example.com>のメール:
2024年1月15日 14:30，John Doe <john@example.com> 写道：
John Doe <john@example.com> kirjoitti 15.1.2024 kello 14.30:
John Doe <john@example.com> şunları yazdı (15 Oca 2024 14:30):
2024. jan. 15. dátummal, 14:30 időpontban John Doe <john@example.com> írta:
On 15/01/2024 14:30, John Doe wrote:
El 15/1/24 a las 14:30, John Doe escribió:
Le 15/01/2024 à 14:30, John Doe a écrit :
Am 15.01.24 um 14:30 schrieb John Doe:
Il 15/01/2024 14:30, John Doe ha scritto:
15.01.2024 14:30, John Doe пишет:
Em 15/01/2024 14:30, John Doe escreveu:
Op 15-01-2024 om 14:30 schreef John Doe:
W dniu 15.01.2024 o 14:30, John Doe pisze:
Den 2024-01-15 kl. 14:30, skrev John Doe:
Dne 15. 01. 24 v 14:30 John Doe napsal(a):
John Doe kirjoitti 15.1.2024 klo 14.30:
2024. 01. 15. 14:30 keltezéssel, John Doe írta:
15.01.2024 14:30 tarihinde John Doe yazdı:
On Monday, January 15, 2024 at 02:30:00 PM GMT+1, John Doe <john@example.com> wrote:
En lunes, 15 de enero de 2024, 14:30:00 CET, John Doe <john@example.com> escribió:
On Monday, January 15th, 2024 at 2:30 PM, John Doe <john@example.com> wrote:
Понедельник, 15 января 2024, 14:30 +03:00 от John Doe <john@example.com>:
15.01.2024, 14:30, "John Doe" <john@example.com>:
On 2024-01-15 14:30, John Doe wrote:
On Mon, Jan 15, 2024 at 02:30:00PM +0100, John Doe wrote:
On 15 Jan 2024, 14:30 +0100, John Doe <john@example.com>, wrote:
On 15 January 2024 at 14:30:00, John Doe (john@example.com) wrote:
---- On Mon, 15 Jan 2024 14:30:00 +0100 John Doe <john@example.com> wrote ----
---- El lun, 15 ene 2024 14:30:00 +0100, John Doe <john@example.com> escribió ----
-----Original Message-----
------- Original Message -------
-------- Mensaje original --------
-----Исходное сообщение-----
-------- Исходное сообщение --------
-------- Ursprüngliche Nachricht --------
-------- Message d'origine --------
-------- Messaggio originale --------
-------- Mensagem original --------
-------- Oorspronkelijk bericht --------
-------- Oryginalna wiadomość --------
-------- Ursprungligt meddelande --------
-------- Opprinnelig melding --------
-------- Alkuperäinen viesti --------
-------- Původní zpráva --------
-----邮件原件-----
---------- 元のメッセージ ----------
""".strip().splitlines()

BLOCKS = [
    "From: John Doe <john@example.com>\nSent: Monday, January 15, 2024 2:30 PM\nTo: Ann\nSubject: Re: Shoes",
    "De: John Doe <john@example.com>\nEnviado: lunes, 15 de enero de 2024 14:30\nPara: Ann\nAsunto: Re: Zapatos",
    "De: John Doe <john@example.com>\nEnviado el: lunes, 15 de enero de 2024 14:30\nPara: Ann\nAsunto: Zapatos",
    "От: John Doe <john@example.com>\nОтправлено: понедельник, 15 января 2024 г. 14:30\nКому: Ann\nТема: Обувь",
    "От кого: John Doe <john@example.com>\nДата: 15 января 2024\nКому: Ann\nТема: Обувь",
    "Von: John Doe <john@example.com>\nGesendet: Montag, 15. Januar 2024 14:30\nAn: Ann\nBetreff: AW: Schuhe",
    'Gesendet: Montag, 15. Januar 2024 um 14:30 Uhr\nVon: "John" <john@example.com>\nAn: a@gmx.de\nBetreff: Hallo',
    "De : John Doe <john@example.com>\nEnvoyé : lundi 15 janvier 2024 14:30\nÀ : Ann\nObjet : RE: Chaussures",
    "Da: John Doe <john@example.com>\nInviato: lunedì 15 gennaio 2024 14:30\nA: Ann\nOggetto: R: Scarpe",
    "De: John Doe <john@example.com>\nEnviada em: segunda-feira, 15 de janeiro\nPara: Ann\nAssunto: RES: Sapatos",
    "Van: John Doe <john@example.com>\nVerzonden: maandag 15 januari 2024 14:30\nAan: Ann\nOnderwerp: Re: Schoenen",
    "Od: John Doe <john@example.com>\nWysłano: poniedziałek, 15 stycznia 2024\nDo: Ann\nTemat: RE: Buty",
    "Från: John Doe <john@example.com>\nSkickat: den 15 januari 2024 14:30\nTill: Ann\nÄmne: Sv: Skor",
    "Fra: John Doe <john@example.com>\nSendt: 15. januar 2024 14:30\nTil: Ann\nEmne: Sv: Sko",
    "Lähettäjä: John <john@example.com>\nLähetetty: maanantai 15. tammikuuta\nVastaanottaja: Ann\nAihe: VS: Kengät",
    "Od: John Doe <john@example.com>\nOdesláno: pondělí 15. ledna 2024 14:30\nKomu: Ann\nPředmět: Re: Boty",
    "Feladó: John Doe <john@example.com>\nElküldve: 2024. január 15. 14:30\nCímzett: Ann\nTárgy: RE: Cipő",
    "Kimden: John Doe <john@example.com>\nGönderildi: 15 Ocak 2024 Pazartesi\nKime: Ann\nKonu: YNT: Ayakkabı",
    "Από: John Doe <john@example.com>\nΣτάλθηκε: Δευτέρα, 15 Ιανουαρίου 2024\nΠρος: Ann\nΘέμα: Απ: Παπούτσια",
    "发件人: John Doe <john@example.com>\n发送时间: 2024年1月15日 14:30\n收件人: Ann\n主题: 回复: 鞋",
    "差出人: John Doe <john@example.com>\n送信日時: 2024年1月15日 14:30\n宛先: Ann\n件名: Re: 靴",
    "보낸 사람: John Doe <john@example.com>\n보낸 날짜: 2024년 1월 15일\n받는 사람: Ann\n제목: Re: 신발",
    "*From:* John Doe <john@example.com>\n*Sent:* Monday, January 15, 2024 2:30 PM\n*To:* Ann\n*Subject:* Re: Shoes",
    "________________________________\nFrom: John <john@example.com>\nSent: Monday\nTo: Ann\nSubject: Shoes",
    "-----Original Message-----\nFrom: John [mailto:john@example.com]\nSent: Monday\nTo: Ann\nSubject: Shoes",
    "From:\nJohn Doe <john@example.com>\nTo:\nAnn <ann@example.com>\nDate:\n15/01/2024\nSubject:\nShoes",
    "From:        John Doe <john@example.com>\nTo:        Ann\nDate:        15/01/2024 14:30\nSubject:        Shoes",
]

SENT_FROM = """
Sent from my iPhone
Sent from my Samsung Galaxy smartphone.
Sent from Yahoo Mail for iPhone
Sent with Proton Mail secure email.
Sent from Mail for Windows
Sent via BlackBerry from T-Mobile
Get Outlook for Android
Get Outlook for iOS<https://aka.ms/o0ukef>
Enviado desde mi iPhone
Enviado desde Outlook para Android
Enviado desde Yahoo Mail para Android
Obtener Outlook para iOS
Отправлено с iPhone
Отправлено с моего iPhone
Отправлено из мобильной Почты Mail.ru
Отправлено из мобильного приложения Яндекс Почты
Von meinem iPhone gesendet
Gesendet von Mail für Windows
Gesendet mit der mobilen Mail App
Envoyé de mon iPhone
Envoyé depuis l'application Mail Orange
Inviato da iPhone
Inviato dal mio iPhone
Enviado do meu iPhone
Verstuurd vanaf mijn iPhone
Verzonden vanuit Outlook voor iOS
Wysłane z iPhone'a
Skickat från min iPhone
Sendt fra min iPhone
Lähetetty iPhonesta
Odesláno z iPhonu
iPhone'umdan gönderildi
iPhoneから送信
发自我的iPhone
나의 iPhone에서 보냄
Надіслано з iPhone
Enviat des del meu iPhone
Trimis de pe iPhone-ul meu
Sent from my phone, please excuse typos
""".strip().splitlines()

TEXT = "Where is my order 4711?\n\nIt was to come on Friday."


@pytest.mark.parametrize("intro", INTROS)
def test_a_quote_is_left_out_whatever_the_program_writes_above_it(intro: str) -> None:
    told = quotes.tell_apart(f"{TEXT}\n\n{intro}\n> Dear Ann,\n> it is on its way.\n>\n> John\n")

    assert told.reply == TEXT
    assert told.quoted is not None
    assert "on its way" in told.quoted


@pytest.mark.parametrize("intro", [intro for intro in INTROS if not intro.startswith("John Doe kirj")])
def test_an_unmarked_quote_is_left_out_as_well(intro: str) -> None:
    told = quotes.tell_apart(f"{TEXT}\n\n{intro}\n\nDear Ann,\n\nit is on its way.\n\nJohn\n")

    assert told.reply == TEXT


@pytest.mark.parametrize("block", BLOCKS)
def test_a_header_block_begins_what_was_written_before(block: str) -> None:
    told = quotes.tell_apart(f"{TEXT}\n\n{block}\n\nDear Ann,\n\nit is on its way.\n\nJohn\n")

    assert told.reply == TEXT


@pytest.mark.parametrize("intro", [intro for intro in INTROS if "<john@example.com>" in intro])
def test_an_intro_broken_over_two_lines_is_found(intro: str) -> None:
    before, after = intro.split("<john@example.com>")

    told = quotes.tell_apart(f"{TEXT}\n\n{before}\n<john@example.com>{after}\n> it is on its way.\n")

    assert told.reply == TEXT


@pytest.mark.parametrize("line", SENT_FROM)
def test_what_a_phone_adds_is_a_signature(line: str) -> None:
    told = quotes.tell_apart(f"{TEXT}\n\n{line}\n")

    assert (told.reply, told.signature) == (TEXT, line)


@pytest.mark.parametrize("line", SENT_FROM)
def test_a_quote_below_what_a_phone_adds_is_left_out(line: str) -> None:
    told = quotes.tell_apart(
        f"{TEXT}\n\n{line}\n\nOn 15/01/2024 14:30, John Doe wrote:\n> it is on its way\n"
    )

    assert (told.reply, told.signature) == (TEXT, line)
    assert told.quoted is not None
