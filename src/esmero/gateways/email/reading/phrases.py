# ruff: noqa: E501 - lines are counted in columns, and signs of Chinese and Japanese take two.
"""How mail programs announce what was written before, language by language: data, no logic."""

# The verb of "On Monday, Ann wrote:" in the languages of mail programs, as regular expressions.
WROTE = [
    r"wrote", r"writes", r"said",  # en
    r"escribió", r"escribio", r"ha escrito", r"escribía",  # es
    r"написал(?:а|\(а\)|и)?", r"пишет", r"писал(?:а|\(а\)|и)?", r"сообщил(?:а|\(а\))?",  # ru
    r"a écrit", r"a ecrit", r"écrivait", r"a ?crit",  # fr
    r"schrieb(?:en)?", r"hat geschrieben", r"geschrieben",  # de
    r"ha scritto", r"scrive", r"scriveva", r"scrisse",  # it
    r"escreveu", r"escreveram", r"a écrit",  # pt
    r"schreef(?:\s{1,9}het volgende)?", r"heeft geschreven", r"geschreven",  # nl
    r"napisał(?:\(a\)|a|o)?", r"pisze",  # pl
    r"skrev(?:\s{1,9}(?:følgende|följande))?", r"skrifaði",  # sv da no is
    r"kirjoitti", r"kirjoittaa",  # fi
    r"napsal(?:\(a\)|a|/a)?", r"napísal(?:\(a\)|a|/a)?",  # cs sk
    r"(?:a következőt\s{1,9})?(?:ezt\s{1,9})?írta", r"ezt írta",  # hu
    r"a scris",  # ro
    r"şunu yazdı", r"şunları yazdı", r"yazdı", r"tarihinde şunu yazdı",  # tr
    r"έγραψε(?:ν)?",  # el
    r"пише", r"написа(?:в|ла|в\(ла\))?", r"писа(?:в|ла)",  # uk bg
    r"je napisao(?:/la)?", r"је написао(?:/ла)?", r"je napisal(?:\(a\)|a)?", r"piše",  # hr sr sl
    r"va escriure", r"ha escrit", r"escribiu", r"idatzi du",  # ca gl eu
    r"kirjutas", r"rašė", r"parašė", r"rakstīja", r"napisa",  # et lt lv
    r"menulis", r"tulis", r"đã viết", r"viết", r"เขียน(?:ว่า)?",  # id vi th
    r"写道", r"寫道", r"書きました", r"のメッセージ", r"님이 작성", r"작성", r"씀",  # zh ja ko
    r"כתב(?:/ה|ה|\.ה)?", r"كتب(?:ت)?", r"نوشت(?:ه)?",  # he ar fa
]  # fmt: skip

# What such a line begins with where it is broken over several lines.
BEGINNINGS = [
    r"on", r"at", r"am", r"le", r"el", r"em", r"il", r"in data", r"op", r"w dniu", r"dnia", r"den", r"dne",
    r"dňa",
    r"pe", r"la", r"на", r"в", r"во", r"dana", r"dne", r"στις", r"vào", r"pada", r"den", r"d\.", r"kl\.",
    r"a\(z\)",
    r"o dia", r"no dia", r"el dia", r"il giorno", r"il giorno", r"ב", r"בתאריך", r"في", r"เมื่อ", r"pā",
    r"з", r"у",
    r"v", r"dňa", r"vom", r"data", r"from", r"quoting", r"gmail", r"\d", r"\[", r"\(", r"\"", r"'", r"<",
]  # fmt: skip

# Days and months, as far as they begin such lines or prove a date: first letters are enough.
DAYS = [
    r"mon", r"tue", r"wed", r"thu", r"fri", r"sat", r"sun",
    r"lun", r"mar", r"mi[ée]", r"jue", r"vie", r"s[áa]b", r"dom", r"mer", r"jeu", r"ven", r"sam", r"dim",
    r"gio",
    r"seg", r"ter", r"qua", r"qui", r"sex", r"пн", r"вт", r"ср", r"чт", r"пт", r"сб", r"вс", r"понед",
    r"вторн",
    r"сред", r"четв", r"пятн", r"субб", r"воскр", r"mo", r"di", r"mi", r"do", r"fr", r"sa", r"so", r"ma",
    r"wo",
    r"vr", r"za", r"zo", r"pon", r"wt", r"śr", r"czw", r"pt", r"sob", r"niedz", r"niedziela", r"poniedz",
    r"tor",
    r"ons", r"fre", r"lør", r"lör", r"søn", r"sön", r"tir", r"man", r"mån", r"tis", r"tors", r"ti", r"ke",
    r"to",
    r"pe", r"la", r"su", r"po", r"út", r"st", r"čt", r"pá", r"so", r"ne", r"pzt", r"sal", r"çar", r"per",
    r"cum",
    r"cmt", r"paz", r"нд", r"hétfő", r"kedd", r"szerda", r"csüt", r"pént", r"joi", r"vin",
]  # fmt: skip
MONTHS = [
    r"jan", r"feb", r"mar", r"apr", r"may", r"jun", r"jul", r"aug", r"sep", r"oct", r"nov", r"dec",
    r"ene", r"abr", r"ago", r"set", r"dic", r"janv", r"f[ée]v", r"avr", r"mai", r"juin", r"juil",
    r"ao[ûu]t", r"d[ée]c",
    r"янв", r"фев", r"мар", r"апр", r"мая", r"май", r"июн", r"июл", r"авг", r"сен", r"окт", r"ноя", r"дек",
    r"gen", r"mag", r"giu", r"lug", r"ott", r"mär", r"mrz", r"okt", r"dez", r"fev", r"out", r"maart",
    r"mrt", r"mei",
    r"stycz", r"lut", r"mar[cz]", r"kwie", r"maj", r"czerw", r"lip", r"sierp", r"wrze", r"pa[źz]dz",
    r"listop",
    r"grud", r"tammi", r"helmi", r"maalis", r"huhti", r"touko", r"kes[äa]", r"hein", r"elo", r"syys",
    r"loka",
    r"marras", r"joulu", r"led", r"úno", r"bře", r"dub", r"kvě", r"čer", r"srp", r"zář", r"říj", r"lis",
    r"pro",
    r"oca", r"şub", r"nis", r"haz", r"tem", r"ağu", r"eyl", r"eki", r"kas", r"ara", r"січ", r"лют", r"бер",
    r"квіт",
    r"трав", r"черв", r"лип", r"серп", r"вер", r"жовт", r"лист", r"груд", r"márc", r"ápr", r"máj", r"jún",
    r"júl",
    r"szept", r"ιαν", r"φεβ", r"μαρ", r"απρ", r"μαΐ", r"ιουν", r"ιουλ", r"αυγ", r"σεπ", r"οκτ", r"νοε",
    r"δεκ",
]  # fmt: skip

# The labels of the header block that Outlook and others put above what was written before.
FROM = ["from", "de", "de la", "von", "da", "van", "od", "от", "от кого", "від", "від кого", "fra", "från",
"lähettäjä", "feladó",
        "kimden", "gönderen", "από", "отправитель", "差出人", "发件人", "寄件者", "寄件人", "보낸 사람", "보낸사람",
        "מאת", "من", "remitente", "expéditeur", "mittente", "absender", "afzender", "avsändare",
        "från/from", "nga",
        "saatja", "nuo", "no", "odesílatel", "expeditor", "pengirim", "dari", "từ", "จาก", "送信者", "发送人",
        "remetente"]  # fmt: skip
DATE = ["date", "sent", "sent at", "sent on", "fecha", "enviado", "enviado el", "enviado em", "enviada em",
"envoyé",
        "envoyé le", "date d'envoi", "datum", "gesendet", "gesendet am", "data", "inviato", "inviata",
        "verzonden",
        "verzonden op", "wysłano", "wysłane", "data wysłania", "дата", "отправлено", "дата отправки",
        "надіслано",
        "изпратено", "sendt", "dato", "skickat", "skickades", "lähetetty", "päivämäärä", "päiväys",
        "odesláno",
        "odoslané", "dátum", "elküldve", "küldve", "trimis", "dată", "gönderildi", "gönderme tarihi",
        "tarih",
        "ημερομηνία", "στάλθηκε", "送信日時", "日時", "日付", "发送时间", "日期", "发送日期", "寄件日期", "傳送時間",
        "보낸 날짜", "날짜", "נשלח", "תאריך", "تاريخ", "التاريخ", "تم الإرسال", "enviada", "enviat",
        "data d'enviament",
        "poslano", "saadetud", "kuupäev", "išsiųsta", "nosūtīts", "tanggal", "dikirim", "ngày", "đã gửi",
        "вiдправлено",
        "час", "när", "gesendet um", "message du"]  # fmt: skip
TO = ["to", "para", "a", "à", "an", "aan", "do", "dla", "кому", "кому:", "til", "till", "vastaanottaja",
"komu", "pro",
      "címzett", "către", "catre", "kime", "alıcı", "προς", "宛先", "收件人", "받는 사람", "받는사람", "אל", "إلى",
      "destinatario", "destinataire", "per", "at", "получатель", "до", "za", "prima", "kam", "kepada",
      "đến",
      "destinatari", "an/to"]  # fmt: skip
SUBJECT = ["subject", "asunto", "тема", "objet", "sujet", "betreff", "oggetto", "assunto", "onderwerp",
"temat",
           "emne", "ämne", "aihe", "předmět", "predmet", "tárgy", "subiect", "konu", "θέμα", "件名", "主题",
           "主旨",
           "主題", "제목", "נושא", "الموضوع", "assumpte", "asumptes", "zadeva", "naslov", "teema", "tema",
           "temats",
           "perihal", "subjek", "chủ đề", "тема:"]  # fmt: skip
OTHER = ["cc", "bcc", "kopie", "copie", "copie à", "cópia", "copia", "копия", "kopia", "kopio", "kopi",
"reply-to",
         "reply to", "responder a", "répondre à", "antwort an", "importance", "importancia", "priority",
         "wichtigkeit",
         "attachments", "anlagen", "adjuntos", "организация", "organization", "newsgroups", "cc:",
         "resent-from",
         "抄送", "副本", "참조", "másolatot kap", "dw", "do wiadomości"]  # fmt: skip

# "-----Original Message-----" in its languages.
ORIGINAL = [
    r"original message", r"original e-?mail", r"reply message", r"(?:please )?(?:type |enter |write |add )?(?:your )?reply above this line",
    r"(?:por favor, )?escrib[ae] (?:su|tu) respuesta (?:por encima de|sobre) esta línea", r"введите (?:свой |ваш )?ответ (?:выше|над) эт(?:ой|ою) (?:строк\w{1,2}|лини\w{1,2})",
    r"(?:bitte )?geben sie ihre antwort über dieser zeile ein", r"(?:veuillez )?(?:saisi\w{1,3}|tape[rz]|écri\w{1,3}) (?:votre )?réponse au-dessus de cette ligne",
    r"(?:digita|scrivi|inserisci) la (?:tua )?risposta (?:al di )?sopra (?:a |di )?questa (?:riga|linea)", r"(?:por favor, )?(?:digite|escreva) (?:a )?sua resposta acima desta linha",
    r"(?:typ|schrijf) (?:hier )?uw antwoord boven deze (?:regel|lijn)", r"(?:proszę )?wpis(?:z|ać) (?:swoją )?odpowiedź (?:nad|powyżej) (?:tą|tej) lini\w{1,2}",
    r"введіть (?:свою |вашу )?відповідь над цим рядком", r"请在此行上方(?:键入|输入|填写)(?:您的)?回复",
    r"mensaje original",
    r"исходное сообщение", r"исходное письмо", r"пересланное сообщение", r"message d['’]origine",
    r"message original",
    r"ursprüngliche (?:nachricht|e-?mail|mitteilung)", r"originalnachricht", r"original-?nachricht",
    r"messaggio originale", r"mensagem original", r"oorspronkelijk bericht",
    r"oprindelig (?:besked|meddelelse)",
    r"opprinnelig (?:melding|meddelelse)", r"ursprungligt meddelande", r"originalmeddelande",
    r"alkuperäinen viesti", r"wiadomość oryginalna", r"oryginalna wiadomość", r"původní (?:zpráva|e-mail)",
    r"pôvodná správa", r"eredeti üzenet", r"mesaj original", r"mesajul original",
    r"orijinal (?:mesaj|ileti)",
    r"özgün ileti", r"αρχικό μήνυμα", r"оригінальне повідомлення", r"оригинално съобщение",
    r"originalna poruka",
    r"izvirno sporočilo", r"missatge original", r"mensaxe orixinal", r"jatorrizko mezua", r"元のメッセージ",
    r"original\s{0,9}메시지", r"원본 메시지", r"原始邮件", r"原始郵件", r"邮件原件", r"הודעה מקורית", r"الرسالة الأصلية",
    r"thư gốc", r"pesan asli", r"original meldung", r"original", r"回复的原邮件", r"antwort-?nachricht",
]  # fmt: skip
# What announces a forwarded message.
FORWARDED = [
    r"forwarded (?:message|e-?mail|by)", r"forward(?:ed)? message", r"begin forwarded message",
    r"mensaje reenviado",
    r"inicio del mensaje reenviado", r"пересылаемое сообщение", r"пересланное сообщение",
    r"перенаправленное сообщение",
    r"начало переадресованного сообщения", r"начало пересылаемого сообщения",
    r"завершение пересылаемого сообщения",
    r"message transféré", r"message transmis", r"début du message (?:réexpédié|transféré)",
    r"weitergeleitete (?:nachricht|mail)", r"(?:anfang|beginn) der weitergeleiteten (?:nachricht|e-?mail)", r"messaggio inoltrato",
    r"inizio messaggio inoltrato", r"mensagem (?:encaminhada|reencaminhada)",
    r"início da mensagem (?:encaminhada|reencaminhada)", r"doorgestuurd bericht",
    r"begin doorgestuurd bericht",
    r"videresendt (?:besked|melding|meddelelse)", r"start på videresendt (?:besked|melding)",
    r"vidarebefordrat (?:meddelande|mejl|brev)", r"vidarebefordrat", r"välitetty viesti",
    r"välitetty viesti alkaa",
    r"przekazana wiadomość", r"wiadomość przekazana", r"przesłana wiadomość", r"przeposlaná zpráva",
    r"přeposlaná zpráva", r"preposlaná správa", r"továbbított üzenet", r"mesaj redirecționat",
    r"переадресованное сообщение", r"начало переадресованного письма",
    r"a iniciar mensagem (?:reencaminhada|encaminhada)", r"início da mensagem reenviada",
    r"początek przekazywanej wiadomości", r"treść przekazanej wiadomości",
    r"початок листа, який пересилається", r"пересланий лист", r"перенаправлене повідомлення",
    r"початок пере(?:адресованого|сланого) повідомлення", r"(?:开始|下面是)?转发的(?:邮件|消息)",
    r"開始轉寄郵件", r"开始转寄邮件", r"---- ?转发的邮件",
    r"iletilen mesaj", r"yönlendirilmiş ileti", r"προωθημένο μήνυμα", r"переслане повідомлення",
    r"препратено съобщение", r"proslijeđena poruka", r"prosleđena poruka", r"posredovano sporočilo",
    r"missatge reenviat", r"転送メッセージ", r"転送された(?:メッセージ|メール)", r"전달된 메시지", r"转发的?邮件", r"轉寄的?郵件",
    r"הודעה שהועברה", r"رسالة معاد توجيهها", r"رسالة تمت إعادة توجيهها", r"tin nhắn được chuyển tiếp",
    r"thư được chuyển tiếp", r"pesan terusan", r"pesan yang diteruskan",
]  # fmt: skip

# "Sent from my …", "Get Outlook for …" in their languages: only at the start of a line, and the line is short.
SENT_FROM = [
    r"sent (?:from|via|using|with|on|by) (?!our|the|a |an |all|this|that)", r"sent from (?:my|the all|a )",
    r"sent (?:with|from) (?:the )?[\w ]{0,20}(?:mail|app)\b",
    r"get outlook for", r"get the outlook app", r"download (?:outlook|the app)",
    r"enviad[oa] (?:desde|con|a través de|por) (?:mi|el|la|un|m[ií]|outlook|yahoo|gmail|correo|iphone|ipad|samsung|"
    r"huawei|xiaomi|proton|aol|android|mail)", r"obtener outlook para", r"consigue outlook para",
    r"отправлено (?:с|из|через) ", r"послано (?:с|из) ", r"скачать outlook",
    r"envoyé (?:de|depuis|à partir d['’e]|avec|via) ?", r"télécharge[rz] outlook", r"obtenir outlook",
    r"obtenez outlook",
    r"gesendet (?:von|mit|über|vom|aus) ", r"von meinem \S{1,20}(?: \S{1,20}){0,3} gesendet",
    r"outlook für \S{1,20} herunter",
    r"diese nachricht wurde von meinem", r"holen sie sich outlook",
    r"inviat[oa] (?:da|dal|dall['’]|con|tramite) ?", r"scarica outlook", r"ottieni outlook",
    r"enviad[oa] (?:do|da|a partir do|via|pelo|com) ", r"obter o outlook", r"obtenha o outlook",
    r"verzonden (?:vanaf|met|via|vanuit|van) ", r"verstuurd (?:vanaf|met|via|van) ",
    r"outlook voor \S{1,20} downloaden",
    r"download outlook voor", r"wysłan[eoy] (?:z|przy użyciu|za pomocą) ", r"pobierz (?:program )?outlook",
    r"sendt (?:fra|med|via) ", r"få outlook", r"hent outlook", r"skickat (?:från|med|via) ",
    r"hämta outlook",
    r"lähetetty ", r"hanki outlook", r"odesláno (?:z|ze|pomocí) ", r"odoslané (?:z|zo|pomocou) ",
    r"získat outlook",
    r"stáhnout outlook", r"küldve (?:az? )?", r"elküldve (?:az? )?", r"trimis (?:de pe|din|de la|cu) ",
    r"iphone['’]?umdan gönderildi", r"\S{1,20}(?:dan|den|tan|ten) gönderildi", r"στάλθηκε από",
    r"εστάλη από",
    r"надіслано (?:з|із|за) ", r"відправлено (?:з|із) ", r"изпратено от ", r"poslano (?:s|sa|z) ",
    r"enviat des",
    r"iphoneから送信", r"\S{1,20}から送信", r"从我的\S{1,20}发送", r"发自我的", r"發自我的", r"來自我的", r"从我的",
    r"나의 \S{1,20}에서 보냄", r"내 \S{1,20}에서 보냄", r"נשלח מ", r"أُ?رسلت? من", r"تم الإرسال من",
    r"sent via the samsung", r"(?:virus-free|virenfrei|libre de virus|sans virus|non contiene virus|privo di virus|livre de vírus|virusvrij|wolny od wirusów|без вирусов|не содержит вирусов|без вірусів|无病毒)[.。]\s{0,3}<?(?:https?://)?www\.(?:avast|avg)\.",
    r"yahoo mail: search", r"enviado con el correo seguro", r"pobierz aplikację outlook",
    r"(?:завантажити|отримати) outlook", r"從我的 ?\S{1,20} ?傳送", r"(?:获取|取得|取得適用於|获取适用于)[^\n]{0,20}outlook",
    r"来自我的", r"发送自", r"寄自", r"使用 ?proton mail", r"发自\S{1,12}", r"從 ?yahoo", r"从 ?yahoo",
    r"enviado a partir do",
    r"envoy[eé] de mon", r"dikirim dari", r"được gửi từ", r"gửi từ", r"ส่งจาก",
]  # fmt: skip
