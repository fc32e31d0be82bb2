namespace MetaFlow.Llm.Extraction;

/// <summary>A language as a few sentences show it.</summary>
/// <param name="Letters">Its letters beyond the basic Latin ones.</param>
internal sealed record LanguageSample(string Code, Script Script, string Letters, IReadOnlySet<string> FunctionWords, string Text)
{
    private readonly Lazy<Dictionary<string, int>> _pieces = new(() => Count(Text));

    /// <summary>How often each three letters stand together in the sample.</summary>
    public Dictionary<string, int> Pieces => _pieces.Value;

    public int Total => Pieces.Count == 0 ? 0 : Pieces.Values.Sum();

    private static Dictionary<string, int> Count(string text)
    {
        var padded = $" {text} ";
        var pieces = new Dictionary<string, int>();
        for (var i = 1; i + 1 < padded.Length; i++)
        {
            if (padded[i] != ' ')
            {
                var piece = padded.Substring(i - 1, 3);
                pieces[piece] = pieces.GetValueOrDefault(piece) + 1;
            }
        }

        return pieces;
    }
}

/// <summary>The languages that share a script with others. The sentences are our own, in small letters and without signs.</summary>
internal static class LanguageSamples
{
    public static IReadOnlyList<LanguageSample> All { get; } =
    [
        Latin("en", "", "the of and to in is that it for was on are with as be at this have from or by not which we you they will has",
            "the people who live in this town think that the new school will be ready before the end of the year and they have said so many times but nothing has happened since the work was stopped in the spring when there was not enough money for everything that should have been done which is why we are asking our friends to help us with what they can give or would like to share because the children need a place where they could learn together and the teachers want to know what comes next we shall see whether something can be changed through these meetings"),
        Latin("de", "äöüß", "der die das und ist nicht ein eine zu den mit von für auf im dem sich auch es an werden als wir sie ich aber oder wird",
            "die menschen die in dieser stadt wohnen glauben dass die neue schule noch vor dem ende des jahres fertig sein wird und sie haben das schon oft gesagt aber seit die arbeit im frühling unterbrochen wurde ist nichts mehr geschehen weil nicht genug geld für alles da war was hätte gemacht werden sollen deshalb bitten wir unsere freunde uns mit dem zu helfen was sie geben können oder teilen möchten denn die kinder brauchen einen ort an dem sie gemeinsam lernen und die lehrer wollen wissen wie es weitergeht wir werden sehen ob sich durch diese gespräche etwas ändern lässt"),
        Latin("fr", "àâçéèêëîïôùûüœæ", "le la les de des et est un une en que qui dans pour pas sur avec au ce il elle nous vous ne se plus par sont du a ont été sera mais cette ces leur aux être",
            "les gens qui habitent dans cette ville pensent que la nouvelle école sera prête avant la fin de l'année et ils l'ont déjà dit plusieurs fois mais rien ne s'est passé depuis que les travaux ont été arrêtés au printemps parce qu'il n'y avait pas assez d'argent pour tout ce qui devait être fait c'est pourquoi nous demandons à nos amis de nous aider avec ce qu'ils peuvent donner ou voudraient partager car les enfants ont besoin d'un endroit où ils apprennent ensemble et les professeurs veulent savoir ce qui vient après nous verrons si quelque chose peut changer grâce à ces réunions"),
        Latin("es", "áéíóúüñ", "el la los las de y que en un una es por con para no se del al lo como más pero su sus este esta son ha",
            "la gente que vive en esta ciudad cree que la nueva escuela estará lista antes del fin del año y lo han dicho ya muchas veces pero no ha pasado nada desde que las obras se pararon en la primavera porque no había bastante dinero para todo lo que debía hacerse por eso pedimos a nuestros amigos que nos ayuden con lo que pueden dar o quieren compartir pues los niños necesitan un lugar donde aprender juntos y los maestros quieren saber qué viene después ya veremos si algo puede cambiar gracias a estas reuniones"),
        Latin("pt", "áâãàçéêíóôõú", "o a os as de e que em um uma é por com para não se do da no na mais mas ao como são dos das foi ele",
            "as pessoas que moram nesta cidade acham que a nova escola vai estar pronta antes do fim do ano e já disseram isso muitas vezes mas nada aconteceu desde que as obras foram paradas na primavera porque não havia dinheiro suficiente para tudo o que devia ser feito por isso pedimos aos nossos amigos que nos ajudem com aquilo que podem dar ou gostariam de partilhar pois as crianças precisam de um lugar onde aprendam juntas e os professores querem saber o que vem depois vamos ver se alguma coisa pode mudar graças a estas reuniões"),
        Latin("it", "àèéìíòóù", "il lo la i gli le di e che in un una è per con non si del della al da sono come più ma anche nel dei ha",
            "la gente che abita in questa città pensa che la nuova scuola sarà pronta prima della fine dell'anno e lo hanno già detto molte volte ma non è successo niente da quando i lavori sono stati fermati in primavera perché non c'erano abbastanza soldi per tutto quello che doveva essere fatto per questo chiediamo ai nostri amici di aiutarci con ciò che possono dare o vorrebbero condividere poiché i bambini hanno bisogno di un luogo dove imparare insieme e gli insegnanti vogliono sapere che cosa viene dopo vedremo se qualcosa può cambiare grazie a questi incontri"),
        Latin("nl", "áéëïóöü", "de het een en van in is dat op te zijn voor met niet aan er om ook als bij door maar wij ze naar die deze wordt",
            "de mensen die in deze stad wonen denken dat de nieuwe school voor het einde van het jaar klaar zal zijn en ze hebben dat al vaak gezegd maar er is niets gebeurd sinds het werk in het voorjaar werd stilgelegd omdat er niet genoeg geld was voor alles wat gedaan had moeten worden daarom vragen wij onze vrienden om ons te helpen met wat zij kunnen geven of graag willen delen want de kinderen hebben een plek nodig waar ze samen leren en de leraren willen weten hoe het verder gaat we zullen zien of er door deze gesprekken iets kan veranderen"),
        Latin("sv", "åäöé", "och att det som en på är av för med den till inte om har de ett men var jag vi kan så från när",
            "människorna som bor i den här staden tror att den nya skolan ska vara färdig före årets slut och de har sagt det många gånger men ingenting har hänt sedan arbetet stoppades på våren därför att det inte fanns tillräckligt med pengar till allt som borde ha gjorts därför ber vi våra vänner att hjälpa oss med det som de kan ge eller gärna vill dela för barnen behöver en plats där de lär sig tillsammans och lärarna vill veta vad som kommer härnäst vi får se om något kan förändras genom de här mötena"),
        Latin("pl", "ąćęłńóśźż", "i w na z że do nie się jest to o jak za po od ale są przez dla oraz tym który która tego już",
            "ludzie którzy mieszkają w tym mieście myślą że nowa szkoła będzie gotowa przed końcem roku i mówili to już wiele razy ale nic się nie stało odkąd prace zostały wstrzymane na wiosnę ponieważ nie było dość pieniędzy na wszystko co powinno być zrobione dlatego prosimy naszych przyjaciół żeby nam pomogli tym co mogą dać lub czym chcieliby się podzielić bo dzieci potrzebują miejsca gdzie uczą się razem a nauczyciele chcą wiedzieć co będzie dalej zobaczymy czy coś może się zmienić dzięki tym spotkaniom"),
        Latin("tr", "çğıöşüâî", "ve bir bu da de için ile çok olarak daha olan gibi ne kadar sonra ama var en değil mi ki her",
            "bu şehirde yaşayan insanlar yeni okulun yıl sonundan önce hazır olacağını düşünüyor ve bunu birçok kez söylediler ama yapılması gereken her şey için yeterli para olmadığından çalışmalar ilkbaharda durdurulduğundan beri hiçbir şey olmadı bu yüzden arkadaşlarımızdan verebilecekleri ya da paylaşmak isteyecekleri şeylerle bize yardım etmelerini istiyoruz çünkü çocukların birlikte öğrenecekleri bir yere ihtiyacı var ve öğretmenler bundan sonra ne geleceğini bilmek istiyor bu toplantılar sayesinde bir şeyin değişip değişmeyeceğini göreceğiz"),
        Latin("vi", "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "và của là có không được cho các một những này trong người với để đã khi từ về như ở cũng",
            "những người sống ở thành phố này nghĩ rằng trường học mới sẽ xong trước cuối năm và họ đã nói điều đó nhiều lần nhưng không có gì xảy ra từ khi công việc bị dừng lại vào mùa xuân vì không có đủ tiền cho tất cả những việc cần làm vì vậy chúng tôi xin bạn bè giúp đỡ bằng những gì họ có thể cho hoặc muốn chia sẻ vì trẻ em cần một nơi để cùng nhau học tập và các thầy cô muốn biết điều gì sẽ đến tiếp theo chúng ta sẽ xem liệu các cuộc họp này có thể thay đổi được gì không"),
        Latin("id", "", "yang dan di dengan untuk tidak ini dari dalam akan pada juga ke karena itu adalah oleh mereka kami bisa ada",
            "orang yang tinggal di kota ini berpikir bahwa sekolah baru akan siap sebelum akhir tahun dan mereka sudah sering mengatakannya tetapi tidak ada yang terjadi sejak pekerjaan dihentikan pada musim semi karena tidak ada cukup uang untuk semua yang seharusnya dikerjakan oleh karena itu kami meminta teman teman kami untuk membantu kami dengan apa yang dapat mereka berikan atau ingin mereka bagikan karena anak anak membutuhkan tempat untuk belajar bersama dan para guru ingin tahu apa yang akan datang kita akan melihat apakah sesuatu dapat berubah melalui pertemuan ini"),
        Cyrillic("ru", "и в не на что с по это как но он она они мы вы из за от для все так же был было к у о",
            "люди которые живут в этом городе думают что новая школа будет готова до конца года и они говорили это уже много раз но ничего не произошло с тех пор как работы были остановлены весной потому что не хватило денег на всё что нужно было сделать поэтому мы просим наших друзей помочь нам тем что они могут дать или хотели бы разделить ведь детям нужно место где они учатся вместе а учителя хотят знать что будет дальше мы увидим можно ли что нибудь изменить благодаря этим встречам"),
        Cyrillic("uk", "і в не на що з по це як але він вона вони ми ви із за від для все так же був було до у та й",
            "люди які живуть у цьому місті думають що нова школа буде готова до кінця року і вони казали це вже багато разів але нічого не сталося відколи роботи були зупинені навесні тому що не вистачило грошей на все що треба було зробити тому ми просимо наших друзів допомогти нам тим що вони можуть дати або хотіли б розділити адже дітям потрібне місце де вони навчаються разом а вчителі хочуть знати що буде далі ми побачимо чи можна щось змінити завдяки цим зустрічам"),
        Cyrillic("bg", "и в не на че с по това как но той тя те ние вие от за да се са е ще или към при като са му",
            "хората които живеят в този град мислят че новото училище ще бъде готово преди края на годината и са го казвали вече много пъти но нищо не се е случило откакто работата беше спряна през пролетта защото нямаше достатъчно пари за всичко което трябваше да се направи затова молим нашите приятели да ни помогнат с това което могат да дадат или биха искали да споделят защото децата имат нужда от място където да учат заедно а учителите искат да знаят какво следва ще видим дали нещо може да се промени благодарение на тези срещи"),
    ];

    /// <summary>The words of a language that say nothing about a subject; empty where it is not known.</summary>
    public static IReadOnlySet<string> FunctionWords(string language) =>
        All.FirstOrDefault(sample => sample.Code == language)?.FunctionWords ?? new HashSet<string>();

    private static LanguageSample Latin(string code, string letters, string functionWords, string text) =>
        new(code, Script.Latin, letters, functionWords.Split(' ').ToHashSet(), text);

    private static LanguageSample Cyrillic(string code, string functionWords, string text) =>
        new(code, Script.Cyrillic, "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ", functionWords.Split(' ').ToHashSet(), text);
}
