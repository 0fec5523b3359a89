"""The words by which somebody says in a letter what they will do, in English, Spanish and Russian.

Each is a pattern. Spanish and Russian verbs carry who does it in their ending: known by it, or listed.
"""

# ---- who will do it: I or we.

_EN_BESIDE = r"(?:(?:then|also|gladly|personally|certainly|definitely|surely|of course|just|both|all)\s+)?"
_EN_NOT = (
    r"(?!(?:not|never|no|only|probably|possibly|perhaps|maybe|hopefully|try|need|know|wait|think|see|miss|"
    r"remain|stay|understand|remember|hope|wish|want|like|love|have\s+to|leave|close|open|travel|live|"
    r"be(?!\s+(?:in\s+touch|back\s+(?:to|with)\s+you|with\s+you|calling|sending|writing|there)))\b)"
)
_EN_DOING = (
    r"(?:calling|ringing|phoning|sending|writing|shipping|posting|bringing|delivering|refunding|paying|checking|"
    r"repairing|coming|answering|returning|replacing|going\s+to\s+(?!be\b|need\b|try\b|have\s+to\b|wait\b|see\b|not\b))"
)
ENGLISH = (
    rf"\b(?:I|we)(?:['’]ll|\s+will|\s+shall)\s+{_EN_BESIDE}{_EN_NOT}[a-z]"
    rf"|\b(?:I['’]m|I\s+am|we['’]re|we\s+are)\s+{_EN_DOING}"
    r"|\b(?:I|we)\s+promise\s+(?:you\s+)?to\s+(?!try\b|be\b)[a-z]"
    r"|\byou(?:['’]ll|\s+will)\s+hear\s+from\s+(?:me|us)\b"
    rf"|^will\s+{_EN_BESIDE}{_EN_NOT}[a-z]"
)

_ES_LONG_AGO = (
    r"(?:prepar|mir|retir|compr|entr|logr|cobr|mostr|demostr|encontr|registr|cerr|borr|declar|aclar|compar|repar|"
    r"separ|esper|super|recuper|gener|consider|mejor|valor|elabor|asegur|factur|tir|gir|administr|integr|incorpor)é\b"
)
_ES_IS = (
    r"(?:estar|ser|tendr|habr|podr|sabr|querr|necesitar|deber|intentar|tratar|procurar|esperar|ver|viajar|cerrar|"
    r"abrir|recordar|quedar|seguir)(?:é|emos)\b"
)
_ES_DONE = (
    r"llam(?:o|amos)|telefone(?:o|amos)|escrib(?:o|imos)|mand(?:o|amos)|confirm(?:o|amos)|digo|decimos|respond(?:o|emos)|"
    r"contest(?:o|amos)|revis(?:o|amos)|enviamos|avisamos|vuelvo\s+a\s+llamar|devuelv(?:o|olvemos)|devolvemos|"
    r"prepar(?:o|amos)|entreg(?:o|amos)|recojo|recogemos|repar(?:o|amos)|inform(?:o|amos)|reembols(?:o|amos)"
)
_ES_TO = r"(?:me\s+lo|te|le|les|la|lo|las|los|os|se\s+l[aoe]s?)"
_ES_NOUNS_TOO = (
    r"(?:envío|aviso|cambio|cambiamos|paso|pasamos|subo|subimos|hago|hacemos|doy|damos|tengo|tenemos)"
)
_ES_GOING = (
    r"(?:voy|vamos)\s+a\s+(?!estar\b|ser\b|tener\b|ver\b|intentar\b|tratar\b|necesitar\b|poder\b|"
    r"cerrar\b|abrir\b)[a-zñ]"
)
_ES_BY = r"(?<!\bel )(?<!\bun )(?<!\bsu )(?<!\bdel )(?<!\beste )(?<!\bcada )(?<!\bmi )(?<!\bde )"
SPANISH = (
    rf"\b(?!{_ES_IS})(?!{_ES_LONG_AGO})[a-zñáéíóú]+r(?:é|emos)\b"
    rf"|{_ES_BY}\b(?:{_ES_DONE})\b"
    rf"|\b(?:{_ES_TO}|yo)\s+{_ES_NOUNS_TOO}\b"
    rf"|\b{_ES_GOING}"
)

RUSSIAN = (
    r"\b(?:пере|по|со)?звон(?:ю|им)(?:сь|ся)?\b|\bнабер(?:у|[её]м)\b|\b(?:на|от|до)пиш(?:у|ем)(?:сь|ся)?\b|"
    r"\bответ(?:им)\b|\bотвечу\b|\bотправ(?:лю|им)\b|\b(?:вы|при|пере)шл(?:ю|[её]м)\b|\bсообщ(?:у|им)\b|"
    r"\b(?:про|пере)вер(?:ю|им)\b|\bузна(?:ю|ем)\b|\bуточн(?:ю|им)\b|\bвыясн(?:ю|им)\b|\bпосмотр(?:ю|им)\b|"
    r"\bверн(?:у|усь|[её]м|[её]мся)\b|\b(?:под|при)готов(?:лю|им)\b|\bсдела(?:ю|ем)\b|\bпередам\b|\bпередадим\b|"
    r"\b(?:дам|дадим)\s+(?:вам\s+)?(?:знать|ответ)\b|\bсвяж(?:усь|емся)\b|\bразбер(?:усь|[её]мся)\b|"
    r"\bоформ(?:лю|им)\b|\bперевед(?:у|[её]м)\b|\b(?:при|под|от)вез(?:у|[её]м)\b|\bдостав(?:лю|им)\b|"
    r"\bзамен(?:ю|им)\b|\bпочин(?:ю|им)\b|\bисправ(?:лю|им)\b|\bподтвер(?:жу|дим)\b|\b(?:рас)?скаж(?:у|ем)\b|"
    r"\bпокаж(?:у|ем)\b|\bобъясн(?:ю|им)\b|\bзагру(?:жу|зим)\b|\bзайм(?:усь|[её]мся)\b|\bзакаж(?:у|ем)\b|"
    r"\bподъед(?:у|ем)\b|\bпри(?:ду|д[её]м|еду|едем)\b|\bза(?:йду|йд[её]м|еду|едем|беру|бер[её]м)\b|"
    r"\bвыстав(?:лю|им)\b|\b(?:за)?конч(?:у|им)\b|\bреш(?:у|им)\b|\bнайд(?:у|[её]м)\b|\bвозмещ(?:у)\b|\bвозместим\b|"
    r"\bсоглас(?:ую|уем)\b|\bотчита(?:юсь|емся)\b|\bбуд(?:у|ем)\s+(?:вам\s+)?(?:звонить|писать|перезванивать)\b"
)

# ---- what takes it back.

CONDITION = r"\b(?:if|unless|si|si\s+no|если)\b"
# Before the verb, in its sentence.
NOT_MEANT = (
    r"\b(?:whether|in\s+case|maybe|perhaps|possibly|hopefully|when\s+you|once\s+you|as\s+soon\s+as|"
    r"quizás?|tal\s+vez|probablemente|ojalá|en\s+caso|cuando|en\s+cuanto|a\s+lo\s+mejor|"
    r"может|возможно|наверно(?:е)?|вероятно|когда|как\s+только|хотел[аи]?|said|told|thought|wrote|says|"
    r"dij[eo]|dice|dijeron|escribió|escribí|prometí|pensé|сказал[аи]?|говорил[аи]?|обещал[аи]?|писал[аи]?|думал[аи]?)\b"
)
# Right before it.
DENIED = (
    r"(?:\b(?:no|nunca|jamás|tampoco|не|ни)\s+(?:(?:te|le|les|la|lo|las|los|se|os|me)\s+){0,2}"
    r"(?:вам\s+)?|вы\s+|они\s+)$"
)

# ---- between the verb and its time nothing may begin that somebody else does.

BREAK = (
    r"[;:()]|\b(?:but|because|which|who|when|while|since|so\s+that|unless|if|that\s+(?:you|he|she|it|the|we|they|our|your|my)|"
    r"pero|porque|que|cuando|mientras|si|aunque|но|потому|котор[а-яё]+|что|когда|пока|если|чтобы)\b"
    r"|,\s*(?:you|he|she|it|they|the|your|our|usted|ustedes|él|ella|su|вы|он|она|они|ваш[а-яё]*|наш[а-яё]*)\b"
)
# What a time that stands before its verb begins, or comes right behind.
BEGINS_A_CLAUSE = (
    r"(?:^|[,.;:!–—-]\s*|\b(?:and|so|then|but|y|e|así\s+que|entonces|pero|yo|и|а|но|тогда|поэтому|вам|я|мы|"
    r"hello|hi|hola|bien|vale|ok)\s+)$"
)
# A time behind one of these is no time by which something is done.
NOT_BY_THEN = (
    r"\b(?:until|till|after|from|since|of|dated|than|for|hasta|desde|después\s+del?|a\s+partir\s+del?|tras|del?|"
    r"после|с|со|от|с\s+самого|кроме|la)(?:\s+(?:the|el|la|las|los|today|hoy))?\s*$"
)
BY_THEN_ONLY = r"(?:until|till|hasta|desde)\b"
# Days by their first letters, and months, are words of other things too.
OTHER_THINGS = (
    r"sun|sat|wed|mon|vie|dom|mie|ср|вс|сб|\d{1,2}[./]\d{1,2}|\d{1,2}\s?(?:h|hrs?|hours?|horas?|ч|час\w*)"
)
# May stand behind a bare hour: "at ten, …", "at ten and …", "at ten tomorrow".
AFTER_AN_HOUR = (
    r"\s*(?:$|[.,;!)–—…-]|(?:I|we|and|or|so|to|with|when|sharp|your|our|again|at\s+the|y|o|para|con|en|и|или|чтобы|по|вам|с|на|"
    r"тогда|я|мы|se|lo|la|by|from|about|de\s+nuevo|otra|le|les|вас)\b)"
)

# ---- numbers that are written out.

NUMBERS = {
    r"one|una|uno?|один|одну": 1,
    r"two|dos|дв[аеу]|дву[мх]": 2,
    r"three|tres|три|тр[её][мх]": 3,
    r"four|cuatro|четыре|четыр[её][мх]": 4,
    r"five|cinco|пять|пяти": 5,
    r"six|seis|шесть|шести": 6,
    r"seven|siete|семь|семи": 7,
    r"eight|ocho|восемь|восьми": 8,
    r"nine|nueve|девять|девяти": 9,
    r"ten|diez|десять|десяти": 10,
    r"eleven|once|одиннадцать|одиннадцати": 11,
    r"twelve|doce|двенадцать|двенадцати": 12,
    r"fifteen|quince|пятнадцать": 15,
    r"twenty|veinte|двадцать": 20,
    r"thirty|treinta|тридцать": 30,
    r"forty|cuarenta|сорок": 40,
    r"fifty|cincuenta|пятьдесят": 50,
}
# "В половине десятого": the hour that is on its way.
RUNNING_HOURS = {
    "первого": 1,
    "второго": 2,
    "третьего": 3,
    "четв[её]ртого": 4,
    "пятого": 5,
    "шестого": 6,
    "седьмого": 7,
    "восьмого": 8,
    "девятого": 9,
    "десятого": 10,
    "одиннадцатого": 11,
    "двенадцатого": 12,
}

# That the one to be called is who reads it.
CALLS = (
    r"\b(?:call|calling|ring|ringing|phone|phoning)\s+(?:you|back)\b|"
    r"\b(?:le|les|la|lo|te|os)\s+(?:vuelvo\s+a\s+|volver[ée]\s+a\s+)?(?:llam|telefone)\w+|"
    r"\b(?:llamar|telefonear)(?:le|les|la|lo|te|os)\b|\bdev(?:uelv|olver)\w+\s+la\s+llamada\b|"
    r"\bперезвон\w+|\b(?:вам|тебе)\s+\w*звон\w+|\b(?:по)?звон\w+\s+(?:вам|тебе)\b"
)
