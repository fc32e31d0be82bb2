namespace MetaFlow.Schedules;

/// <summary>How people say the time zones they speak of most.</summary>
internal static class CityNames
{
    private static readonly (string Id, string English, string Korean)[] Cities =
    [
        ("UTC", "UTC", "UTC"),
        ("Etc/UTC", "UTC", "UTC"),
        ("Asia/Seoul", "Seoul", "서울"),
        ("Asia/Pyongyang", "Pyongyang", "평양"),
        ("Asia/Tokyo", "Tokyo", "도쿄"),
        ("Asia/Shanghai", "Shanghai", "상하이"),
        ("Asia/Hong_Kong", "Hong Kong", "홍콩"),
        ("Asia/Taipei", "Taipei", "타이베이"),
        ("Asia/Singapore", "Singapore", "싱가포르"),
        ("Asia/Kuala_Lumpur", "Kuala Lumpur", "쿠알라룸푸르"),
        ("Asia/Bangkok", "Bangkok", "방콕"),
        ("Asia/Ho_Chi_Minh", "Ho Chi Minh City", "호찌민"),
        ("Asia/Jakarta", "Jakarta", "자카르타"),
        ("Asia/Manila", "Manila", "마닐라"),
        ("Asia/Kolkata", "Kolkata", "콜카타"),
        ("Asia/Calcutta", "Kolkata", "콜카타"),
        ("Asia/Dubai", "Dubai", "두바이"),
        ("Asia/Riyadh", "Riyadh", "리야드"),
        ("Asia/Jerusalem", "Jerusalem", "예루살렘"),
        ("Asia/Kathmandu", "Kathmandu", "카트만두"),
        ("Asia/Tashkent", "Tashkent", "타슈켄트"),
        ("Asia/Ulaanbaatar", "Ulaanbaatar", "울란바토르"),
        ("Europe/London", "London", "런던"),
        ("Europe/Dublin", "Dublin", "더블린"),
        ("Europe/Lisbon", "Lisbon", "리스본"),
        ("Europe/Madrid", "Madrid", "마드리드"),
        ("Europe/Paris", "Paris", "파리"),
        ("Europe/Brussels", "Brussels", "브뤼셀"),
        ("Europe/Amsterdam", "Amsterdam", "암스테르담"),
        ("Europe/Berlin", "Berlin", "베를린"),
        ("Europe/Zurich", "Zurich", "취리히"),
        ("Europe/Vienna", "Vienna", "빈"),
        ("Europe/Rome", "Rome", "로마"),
        ("Europe/Prague", "Prague", "프라하"),
        ("Europe/Budapest", "Budapest", "부다페스트"),
        ("Europe/Warsaw", "Warsaw", "바르샤바"),
        ("Europe/Copenhagen", "Copenhagen", "코펜하겐"),
        ("Europe/Oslo", "Oslo", "오슬로"),
        ("Europe/Stockholm", "Stockholm", "스톡홀름"),
        ("Europe/Helsinki", "Helsinki", "헬싱키"),
        ("Europe/Athens", "Athens", "아테네"),
        ("Europe/Istanbul", "Istanbul", "이스탄불"),
        ("Europe/Kyiv", "Kyiv", "키이우"),
        ("Europe/Kiev", "Kyiv", "키이우"),
        ("Europe/Moscow", "Moscow", "모스크바"),
        ("America/New_York", "New York", "뉴욕"),
        ("America/Toronto", "Toronto", "토론토"),
        ("America/Chicago", "Chicago", "시카고"),
        ("America/Denver", "Denver", "덴버"),
        ("America/Phoenix", "Phoenix", "피닉스"),
        ("America/Los_Angeles", "Los Angeles", "로스앤젤레스"),
        ("America/Vancouver", "Vancouver", "밴쿠버"),
        ("America/Anchorage", "Anchorage", "앵커리지"),
        ("America/Mexico_City", "Mexico City", "멕시코시티"),
        ("America/Bogota", "Bogota", "보고타"),
        ("America/Lima", "Lima", "리마"),
        ("America/Santiago", "Santiago", "산티아고"),
        ("America/Sao_Paulo", "São Paulo", "상파울루"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "부에노스아이레스"),
        ("America/Buenos_Aires", "Buenos Aires", "부에노스아이레스"),
        ("Africa/Cairo", "Cairo", "카이로"),
        ("Africa/Lagos", "Lagos", "라고스"),
        ("Africa/Nairobi", "Nairobi", "나이로비"),
        ("Africa/Johannesburg", "Johannesburg", "요하네스버그"),
        ("Australia/Sydney", "Sydney", "시드니"),
        ("Australia/Melbourne", "Melbourne", "멜버른"),
        ("Australia/Brisbane", "Brisbane", "브리즈번"),
        ("Australia/Adelaide", "Adelaide", "애들레이드"),
        ("Australia/Perth", "Perth", "퍼스"),
        ("Australia/Lord_Howe", "Lord Howe Island", "로드하우섬"),
        ("Pacific/Auckland", "Auckland", "오클랜드"),
        ("Pacific/Honolulu", "Honolulu", "호놀룰루"),
        ("Pacific/Guam", "Guam", "괌"),
    ];

    public static IEnumerable<string> Ids => Cities.Select(city => city.Id);

    public static string? Of(string id, bool korean) =>
        Array.Find(Cities, city => city.Id == id) is { Id: not null } found ? korean ? found.Korean : found.English : null;

    /// <summary>The zone of a city, as it is written in either language, or alone as the end of an id.</summary>
    public static string? IdOf(string name)
    {
        return Array.Find(Cities, city => Is(city.English) || Is(city.Korean) || Is(city.Id[(city.Id.LastIndexOf('/') + 1)..])).Id;

        bool Is(string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
    }
}
