"""The words by which somebody says in a letter what they will do, in English, Spanish and Russian.

Each is a pattern. Spanish and Russian verbs carry who does it in their ending: known by it, or listed.
"""

# ---- who will do it: I or we.

_EN_BESIDE = (
    r"(?:(?:then|also|gladly|personally|certainly|definitely|surely|of course|just|both|all|now|first)\s+)?"
)
# What is done for somebody else: of what one will "be doing" nothing else is a promise.
_EN_DOING = (
    r"(?:calling(?!\s+in\b)|ringing|phoning|sending|writing(?!\s+an?\s+exam)|shipping|posting|bringing|delivering|"
    r"refunding|(?:paying|collecting)(?!\s+my\b)|(?:checking|booking)(?!\s+(?:in|out)\b)|repairing|coming|answering|replacing|replying|e-?mailing|"
    r"returning(?=\s+(?:it|them|this|that|the|your?|both|all)\b)|"
    r"forwarding|arranging|organi[sz]ing|ordering|fixing|mending|exchanging|swapping|processing|issuing|"
    r"dispatching|contacting|chasing|picking\s+(?:it|them|this|that)\s+up|"
    r"following\s+(?:this\s+|it\s+)?up|getting\s+(?:back\s+(?:to|with)|in\s+touch)|letting\s+you\s+know|"
    r"looking\s+(?:into|at|after))"
)
_EN_WILL_BE_DOING = (
    rf"(?:{_EN_DOING}|(?:updating|informing|notifying|visiting|meeting|giving|keeping|telling|asking(?=\s+the))\s+"
    r"(?:you|the\s+(?:workshop|courier|seller|supplier))|(?:crediting|reimbursing|confirming|investigating|"
    r"installing|resolving|handling|releasing|providing|reviewing)|taking\s+care\s+of|"
    r"(?:sorting|testing|preparing|packing|dropping|picking\s+up|starting|finishing)\s+(?:it|them|this|that|your)|"
    r"picking\s+you\s+up|"
    r"(?:speaking|talking)\s+(?:to|with))"
)
_EN_NOT = (
    r"(?!(?:not|never|no|only|probably|possibly|perhaps|maybe|hopefully|try|need|know|wait|think|miss|"
    r"see(?!\s+(?:to|about)\b)|do\s+(?:my|our)\s+(?:very\s+)?best|aim|attempt|"
    r"remain|stay|understand|remember|hope|wish|want|like|love|have\s+to|leave|close|travel|live|"
    r"open(?!\s+(?:a|your)\s+(?:claim|ticket|case|request|return|dispute|complaint|investigation)\b)|"
    rf"be(?!\s+(?:in\s+touch|back\s+(?:to|with)\s+you|with\s+you|there|{_EN_WILL_BE_DOING}\b)))\b)"
)
# What one is about to do, said as if one did it already.
_EN_GOING = r"going\s+to\s+(?!be\b|need\b|try\b|have\s+to\b|wait\b|see\b|not\b)"
# "Let me check and come back to you by noon"; not "let me know".
_EN_LET_ME = (
    r"(?:check|look\s+(?:into|at|for)|find\s+out|ask(?!\s+you\b)|talk|speak|call|ring|arrange|organi[sz]e|get\s+(?:back|in\s+touch)|"
    r"sort|chase|confirm|verify|see\s+(?:what|about|to)|have\s+a\s+look|take\s+a\s+look)\b"
)
# What stands before "will check it" where the one who writes is left out.
_EN_GREETED = (
    r"(?:(?:ok(?:ay)?|thanks?(?:\s+you)?(?:\s+(?:so|very)\s+much)?|sure|sorry(?:\s+(?:about|for)\s+(?:that|this))?|"
    r"understood|noted|great|no\s+problem|of\s+course)\s*[,–-]\s*)?"
)
ENGLISH = (
    rf"\b(?:I|we)(?:['’]ll|\s+will|\s+shall)\s+{_EN_BESIDE}{_EN_NOT}[a-z]"
    rf"|\b(?:I['’]m|I\s+am|we['’]re|we\s+are)\s+(?:{_EN_DOING}|{_EN_GOING})"
    r"|\b(?:I|we)\s+(?:can\s+)?promise\s+(?:you\s+)?to\s+(?!try\b|be\b)[a-z]"
    rf"|(?:^|[,;–-]\s*|\b(?:please|so|but|and|just)\s+)let\s+(?:me|us)\s+{_EN_LET_ME}"
    r"|\byou(?:['’]ll|\s+will)\s+hear\s+from\s+(?:me|us)\b"
    rf"|^{_EN_GREETED}will\s+(?!(?:that|this|it|you|he|she|they|there|the|your|my|our|we|i|[a-z]+\s+be)\b)"
    rf"{_EN_BESIDE}{_EN_NOT}[a-z]"
)

_ES_LONG_AGO = (
    r"(?:prepar|mir|retir|compr|entr|logr|cobr|mostr|demostr|encontr|registr|cerr|borr|declar|aclar|compar|repar|"
    r"separ|esper|super|recuper|gener|consider|mejor|valor|elabor|asegur|factur|tir|gir|administr|integr|incorpor|"
    r"reintegr|transfier)é\b"
)
_ES_IS = (
    r"(?:estar|ser|tendr|habr|podr|sabr|querr|necesitar|deber|intentar|tratar|procurar|esperar|ver|viajar|cerrar|"
    r"abrir|recordar|quedar|seguir)(?:é|emos)\b"
)
_ES_DONE = (
    r"llam(?:o|amos)|telefone(?:o|amos)|escrib(?:o|imos)|mand(?:o|amos)|confirm(?:o|amos)|digo|decimos|respond(?:o|emos)|"
    r"contest(?:o|amos)|revis(?:o|amos)|enviamos|avisamos|vuelvo\s+a\s+llamar|devuelv(?:o|olvemos)|devolvemos|"
    r"prepar(?:o|amos)|entreg(?:o|amos)|recojo|recogemos|repar(?:o|amos)|inform(?:o|amos)|reembols(?:o|amos)|"
    r"tramit(?:o|amos)|gestion(?:o|amos)|organiz(?:o|amos)|compruebo|comprobamos|verific(?:o|amos)|averigu(?:o|amos)|"
    r"sustitu(?:yo|imos)|soluciono|solucionamos|resuelvo|resolvemos|reintegr(?:o|amos)|remit(?:o|imos)|"
    r"proced(?:o|emos)\s+al?|me\s+comprometo\s+a|nos\s+comprometemos\s+a|qued(?:o|amos)\s+en\s+[a-zñ]+[aei]r(?:l[aeo]s?|se)?|"
    r"(?:me\s+pongo|nos\s+ponemos)\s+(?:en\s+contacto|con)|(?:me\s+encargo|nos\s+encargamos)|"
    r"(?:me\s+ocupo|nos\s+ocupamos)|(?:habl(?:o|amos)|consult(?:o|amos))\s+con|"
    r"ech(?:o|amos)\s+un\s+vistazo"
)
_ES_TO = r"(?:me\s+lo|te|le|les|la|lo|las|los|os|se\s+l[aoe]s?)"
# Things too, or what one does every day: who it is done for or to has to be said.
_ES_NOUNS_TOO = (
    r"(?:envío|aviso|cambio|cambiamos|paso|pasamos|subo|subimos|hago|hacemos|doy|damos|tengo|tenemos|"
    r"arreglo|arreglamos|abono|abonamos|ingreso|ingresamos|contacto|contactamos|consulto|consultamos|"
    r"miro|miramos|cuento|contamos|comento|comentamos|comunico|comunicamos|notifico|notificamos|"
    r"facilito|facilitamos|traigo|traemos|llevo|llevamos|busco|buscamos|pregunto|preguntamos|"
    r"mantengo|mantenemos|tendr(?:é|emos)(?!\s+que\b))"
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
    r"|(?:^|[,;]\s*|\by\s+)pregunto\b"
    rf"|\b{_ES_GOING}"
)

RUSSIAN = (
    # To be in touch.
    r"\b(?:пере|по|со|от|про|до)?звон(?:ю|им)(?:сь|ся)?\b|\bнабер(?:у|[её]м)\b|\b(?:на|от|до)пиш(?:у|ем)(?:сь|ся)?\b|"
    r"\bответ(?:им)\b|\bотвечу\b|\bсообщ(?:у|им)\b|\b(?:рас|под)?скаж(?:у|ем)\b|\bсвяж(?:усь|емся)\b|"
    r"\b(?:дам|дадим)\s+(?:вам\s+)?(?:знать|ответ|обратную\s+связь)\b|\bверн(?:у|усь|[её]м|[её]мся)\b|"
    r"\bуведом(?:лю|им)\b|\bизвещу\b|\bизвестим\b|\bоповещу\b|\bоповестим\b|\b(?:про)?информиру(?:ю|ем)\b|"
    r"\bпокаж(?:у|ем)\b|\bобъясн(?:ю|им)\b|\bподтвер(?:жу|дим)\b|\bотчита(?:юсь|емся)\b|"
    # To send and to bring.
    r"\bотправ(?:лю|им)\b|\bотправля(?:ю|ем)\b|\b(?:вы|при|пере|по|ото)шл(?:ю|[её]м)\b|\bвысыла(?:ю|ем)\b|\bскин(?:у|ем)\b|"
    r"\bнаправ(?:лю|им)\b|\bпередам\b|\bпередадим\b|\b(?:при|под|от|за)вез(?:у|[её]м)\b|\bдостав(?:лю|им)\b|"
    r"\bотгру(?:жу|зим)\b|\bзагру(?:жу|зим)\b|\bвыдам\b|\bвыдадим\b|\bвыстав(?:лю|им)\b|"
    # To see into it.
    r"\b(?:про|пере)вер(?:ю|им)\b|\b(?:раз)?узна(?:ю|ем)\b|\b(?:у|вы)точн(?:ю|им)\b|\b(?:вы|про)ясн(?:ю|им)\b|"
    r"\b(?:по|рас)смотр(?:ю|им)\b|\bглян(?:у|ем)\b|\bизуч(?:у|им)\b|\bспро(?:шу|сим)\b|\bпоговор(?:ю|им)\b|"
    r"\bразбер(?:усь|[её]мся)\b|\bзайм(?:усь|[её]мся)\b|\bнайд(?:у|[её]м)\b|\bреш(?:у|им)\b|"
    r"\bпросле(?:жу|дим)\b|\bпозабо(?:чусь|тимся)\b|"
    # To arrange it.
    r"\bорганизу(?:ю|ем)\b|\bдоговор(?:юсь|имся)\b|\bзаброниру(?:ю|ем)\b|\bзакаж(?:у|ем)\b|"
    r"\bсоглас(?:ую|уем)\b|\bоформ(?:лю|им)\b|\bоформля(?:ю|ем)\b|\b(?:под|при)готов(?:лю|им)\b|\bсдела(?:ю|ем)\b|"
    r"\bвыполн(?:ю|им)\b|\bобработа(?:ю|ем)\b|\bобнов(?:лю|им)\b|\bотмен(?:ю|им)\b|\bдобав(?:лю|им)\b|"
    r"\b(?:за)?конч(?:у|им)\b|\bсостав(?:лю|им)\b|"
    # To give money back, another one, the same one whole again.
    r"\bвозмещ(?:у)\b|\bвозместим\b|\bкомпенсиру(?:ю|ем)\b|\bперевед(?:у|[её]м)\b|\b(?:за|на)числ(?:ю|им)\b|"
    r"\bвыпла(?:чу|тим)\b|\bвозвраща(?:ю|ем)\b|\bзамен(?:ю|им)\b|\b(?:по|об)меня(?:ю|ем)\b|\bпочин(?:ю|им)\b|"
    r"\b(?:от)?ремонтиру(?:ю|ем)\b|\bисправ(?:лю|им)\b|\bустран(?:ю|им)\b|\bвосстанов(?:лю|им)\b|\bналажу\b|\bналадим\b|"
    # To come.
    r"\bподъед(?:у|ем)\b|\bпри(?:ду|д[её]м|еду|едем)\b|\bза(?:йду|йд[её]м|еду|едем|беру|бер[её]м)\b|\bподойд(?:у|[её]м)\b|"
    r"\bобеща(?:ю|ем)\s+(?:вам\s+)?(?!что\b|постараться\b)[а-яё]+ть(?:ся)?\b|"
    r"\bбуд(?:у|ем)\s+(?:вам\s+)?(?:звонить|писать|перезванивать|отправлять|высылать|проверять|заниматься|разбираться|"
    r"чинить|ремонтировать|менять|связываться|выяснять)\b"
)

# ---- what is said without who does it, as companies write. Only what they do, not what befalls a thing.

_EN_DONE = (
    r"(?:refunded|reimbursed|credited|paid\s+(?:out|back)|transferred|sent|shipped|dispatched|posted|mailed|e-?mailed|"
    r"forwarded|delivered|returned|repaired|mended|fixed|replaced|exchanged|collected|picked\s+up|processed|"
    r"issued|resolved|answered|reviewed|checked|handled|looked\s+into|contacted|informed|notified)"
)
_ES_WILL_DO = (
    r"(?:reembolsar|reintegrar|devolver|abonar|ingresar|transferir|enviar|mandar|remitir|despachar|entregar|reparar|"
    r"arreglar|sustituir|reemplazar|reponer|cambiar|recoger|tramitar|gestionar|emitir|resolver|solucionar|"
    r"contestar|responder|revisar|comprobar|avisar|informar|notificar|comunicar|facilitar)án?"
)
_ES_DONE = (
    r"(?:reembolsad|reintegrad|devuelt|abonad|ingresad|transferid|enviad|remitid|despachad|entregad|reparad|"
    r"arreglad|sustituid|reemplazad|repuest|cambiad|recogid|tramitad|gestionad|emitid|resuelt|solucionad|"
    r"contestad|respondid|revisad|comprobad|avisad|informad|notificad)[oa]s?"
)
_RU_DONE = (
    r"(?:возвращ[её]н|возмещ[её]н|компенсирован|зачислен|начислен|перечислен|перевед[её]н|выплачен|отправлен|выслан|"
    r"отгружен|доставлен|передан|выдан|отремонтирован|починен|исправлен|устран[её]н|замен[её]н|обменян|реш[её]н|"
    r"рассмотрен|проверен|обработан|оформлен|подготовлен)[аоы]?"
)
# Where somebody else is named who does it, the company does not promise it.
_BY_OTHERS = (
    r"(?!\s+by\s+(?:your|their|his|her|them|him|the\s+(?:bank|courier|carrier|post|manufacturer|seller))\b)"
    r"(?!\s+por\s+(?!(?:la\s+(?:mañana|tarde|noche)|correo|escrito|transferencia|mensajería)\b))"
    r"(?!\s+(?:(?:ваш|их)\w*\s+)?(?:банком|курьером|почтой|производителем|продавцом)\b)"
)
PASSIVES = (
    rf"(?:\bwill\s+(?:then\s+|also\s+|all\s+)?be\s+{_EN_DONE}\b"
    rf"|\bse\s+(?:(?:le|les|lo|la|los|las|te|os)\s+)?{_ES_WILL_DO}\b"
    rf"|\bserán?\s+{_ES_DONE}\b"
    rf"|\bбуд(?:ет|ут)\s+(?:вам\s+)?{_RU_DONE}\b){_BY_OTHERS}"
)

# ---- what takes it back.

# "Provided that it arrives"; not "the details provided", "you provided that".
_EN_PROVIDED = (
    r"(?:^|[,;(–-]\s*)provided\s+(?!(?:by|in|with|for|on|to|above|below)\b)[a-z]"
    r"|(?<!\byou )(?<!\bwe )(?<!\bthey )(?<!\b(?:is|he) )(?<!\b(?:has|was|are|she) )"
    r"(?<!\b(?:have|were|been) )\bprovided\s+(?:that|you|it|we|they|there|nothing)\b(?!['’])"
)
CONDITION = (
    rf"{_EN_PROVIDED}|"
    r"\b(?:if|unless|as\s+long\s+as|si|si\s+no|siempre\s+(?:que|y\s+cuando)|a\s+condición|"
    r"если|при\s+условии|в\s+случае)\b"
)
# Before the verb, in its sentence.
NOT_MEANT = (
    r"\b(?:whether|in\s+case|maybe|perhaps|possibly|hopefully|when\s+you|once\s+you|as\s+soon\s+as|"
    r"quizás?|tal\s+vez|probablemente|ojalá|en\s+caso|cuando|en\s+cuanto|a\s+lo\s+mejor|"
    r"может|возможно|наверно(?:е)?|вероятно|скорее\s+всего|когда|как\s+только|хотел[аи]?|said|told|thought|wrote|says|"
    r"dij[eo]|dice|dijeron|escribió|escribí|prometí|pensé|сказал[аи]?|говорил[аи]?|обещал[аи]?|писал[аи]?|думал[аи]?)\b"
)
# Right before it.
DENIED = (
    r"(?:\b(?:no|nunca|jamás|tampoco|не|ни)\s+(?:(?:te|le|les|la|lo|las|los|se|os|me)\s+){0,2}"
    r"(?:вам\s+)?|вы\s+|они\s+)$"
)

# ---- between the verb and its time nothing may begin that somebody else does.

BREAK = (
    r"[;:()]|\b(?:expect(?:s|ing)?|hop(?:e|es|ing)|believe|should|and\s+(?:think|plan|aim))\b|\b(?:but|because|once|as\s+soon\s+as|tan\s+pronto|en\s+cuanto|как\s+только|which|who|when|while|since|so\s+that|unless|if|that\s+(?:you|he|she|it|the|we|they|our|your|my)|"
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

# ---- hours that are written out.

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
    r"\b(?:call|calling|ring|ringing|phone|phoning)\s+(?:you|back)\b|\bgive\s+you\s+a\s+(?:call|ring)\b|"
    r"\b(?:le|les|la|lo|te|os)\s+(?:vuelvo\s+a\s+|volver[ée]\s+a\s+)?(?:llam|telefone)\w+|"
    r"\b(?:llamar|telefonear)(?:le|les|la|lo|te|os)\b|\bdev(?:uelv|olver)\w+\s+la\s+llamada\b|"
    r"\b(?:пере|от)звон\w+|\b(?:вас|тебя)\s+набер\w+|\bнабер\w+\s+(?:вас|тебя)\b|\b(?:вам|тебе)\s+\w*звон\w+|\b(?:по)?звон\w+\s+(?:вам|тебе)\b"
)
