//! Words of other alphabets in Latin letters, in the ways that passports, authorities and
//! people write them.

use super::fold::collapse;

/// A way to write an alphabet in Latin letters: pairs of its letters and ours, longer ones
/// first. What a way does not name is written as in the first way of its alphabet.
type Way = &'static [(&'static str, &'static str)];

/// Cyrillic as BGN/PCGN write it, with the letters of other languages than Russian.
const CYRILLIC: Way = &[
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("ё", "e"),
    ("ж", "zh"),
    ("з", "z"),
    ("и", "i"),
    ("й", "y"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "kh"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ъ", ""),
    ("ы", "y"),
    ("ь", ""),
    ("э", "e"),
    ("ю", "yu"),
    ("я", "ya"),
    ("і", "i"),
    ("ї", "yi"),
    ("є", "ye"),
    ("ґ", "g"),
    ("ў", "u"),
    ("ј", "j"),
    ("љ", "lj"),
    ("њ", "nj"),
    ("ћ", "c"),
    ("ђ", "dj"),
    ("џ", "dz"),
    ("ѓ", "gj"),
    ("ќ", "kj"),
    ("ѕ", "dz"),
    ("қ", "k"),
    ("ғ", "g"),
    ("ң", "n"),
    ("ө", "o"),
    ("ұ", "u"),
    ("ү", "u"),
    ("һ", "h"),
    ("ә", "a"),
    ("ҳ", "h"),
    ("ҷ", "j"),
    ("ӣ", "i"),
    ("ӯ", "u"),
];
/// As newspapers write Russian, as ICAO 9303 has it for passports, as Slavists and the
/// Balkans do, as Germans do, as Ukraine and Bulgaria prescribe.
const CYRILLIC_WAYS: [Way; 8] = [
    &[],
    &[
        ("ий", "y"),
        ("ый", "y"),
        ("кс", "x"),
        ("ё", "yo"),
        ("х", "kh"),
    ],
    &[("ий", "y"), ("ё", "yo"), ("х", "h"), ("ы", "i"), ("й", "i")],
    &[
        ("ъ", "ie"),
        ("й", "i"),
        ("ю", "iu"),
        ("я", "ia"),
        ("є", "ie"),
        ("ї", "i"),
    ],
    &[
        ("ж", "z"),
        ("й", "j"),
        ("х", "h"),
        ("ц", "c"),
        ("ч", "c"),
        ("ш", "s"),
        ("щ", "sc"),
        ("ю", "ju"),
        ("я", "ja"),
    ],
    &[
        ("ий", "ij"),
        ("в", "w"),
        ("ж", "sch"),
        ("з", "s"),
        ("й", "j"),
        ("х", "ch"),
        ("ц", "z"),
        ("ч", "tsch"),
        ("ш", "sch"),
        ("щ", "schtsch"),
        ("ю", "ju"),
        ("я", "ja"),
        ("ё", "jo"),
    ],
    &[
        ("ий", "yi"),
        ("г", "h"),
        ("и", "y"),
        ("й", "i"),
        ("ю", "iu"),
        ("я", "ia"),
        ("є", "ie"),
        ("ї", "i"),
    ],
    &[("щ", "sht"), ("ъ", "a"), ("х", "h"), ("ий", "i")],
];
/// Greek as ELOT 743 and ISO 843 write it.
const GREEK: Way = &[
    ("ου", "ou"),
    ("αυ", "av"),
    ("ευ", "ev"),
    ("γγ", "ng"),
    ("γξ", "nx"),
    ("γχ", "nch"),
    ("α", "a"),
    ("β", "v"),
    ("γ", "g"),
    ("δ", "d"),
    ("ε", "e"),
    ("ζ", "z"),
    ("η", "i"),
    ("θ", "th"),
    ("ι", "i"),
    ("κ", "k"),
    ("λ", "l"),
    ("μ", "m"),
    ("ν", "n"),
    ("ξ", "x"),
    ("ο", "o"),
    ("π", "p"),
    ("ρ", "r"),
    ("σ", "s"),
    ("τ", "t"),
    ("υ", "y"),
    ("φ", "f"),
    ("χ", "ch"),
    ("ψ", "ps"),
    ("ω", "o"),
];
/// By the standard, as people write it by sound, and in the old manner.
const GREEK_WAYS: [Way; 4] = [
    &[],
    &[
        ("χ", "h"),
        ("ντ", "d"),
        ("μπ", "b"),
        ("γκ", "g"),
        ("αυ", "af"),
        ("ευ", "ef"),
    ],
    &[
        ("χ", "h"),
        ("υ", "i"),
        ("ευ", "ef"),
        ("αυ", "af"),
        ("ξ", "ks"),
        ("ου", "u"),
    ],
    &[
        ("φ", "ph"),
        ("η", "e"),
        ("αυ", "au"),
        ("ευ", "eu"),
        ("κ", "c"),
        ("β", "b"),
    ],
];
/// Georgian by the national system of 2002.
const GEORGIAN: Way = &[
    ("ა", "a"),
    ("ბ", "b"),
    ("გ", "g"),
    ("დ", "d"),
    ("ე", "e"),
    ("ვ", "v"),
    ("ზ", "z"),
    ("თ", "t"),
    ("ი", "i"),
    ("კ", "k"),
    ("ლ", "l"),
    ("მ", "m"),
    ("ნ", "n"),
    ("ო", "o"),
    ("პ", "p"),
    ("ჟ", "zh"),
    ("რ", "r"),
    ("ს", "s"),
    ("ტ", "t"),
    ("უ", "u"),
    ("ფ", "p"),
    ("ქ", "k"),
    ("ღ", "gh"),
    ("ყ", "q"),
    ("შ", "sh"),
    ("ჩ", "ch"),
    ("ც", "ts"),
    ("ძ", "dz"),
    ("წ", "ts"),
    ("ჭ", "ch"),
    ("ხ", "kh"),
    ("ჯ", "j"),
    ("ჰ", "h"),
];
const GEORGIAN_WAYS: [Way; 1] = [&[]];

/// `words` in Latin letters in every way that is known, the first of them the most usual.
/// None where they are of an alphabet that is not known here.
pub(super) fn spellings(words: &[String]) -> Vec<Vec<String>> {
    let mut letters = words.iter().flat_map(|word| word.chars());
    let (alphabet, ways): (Way, &[Way]) = match letters.find(|c| !c.is_ascii()) {
        None => return vec![words.to_vec()],
        Some('\u{400}'..='\u{52f}') => (CYRILLIC, &CYRILLIC_WAYS),
        Some('\u{370}'..='\u{3ff}') => (GREEK, &GREEK_WAYS),
        Some('\u{10d0}'..='\u{10ff}') => (GEORGIAN, &GEORGIAN_WAYS),
        Some(_) => return Vec::new(),
    };
    let mut spellings = Vec::new();
    for way in ways {
        let spell = |word: &String| collapse(&spell(word, way, alphabet));
        let spelling: Vec<String> = words.iter().map(spell).collect();
        if !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    }
    spellings
}

fn spell(word: &str, way: Way, alphabet: Way) -> String {
    let mut spelled = String::new();
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let pairs = way.iter().chain(alphabet);
        let found = pairs
            .copied()
            .find(|(letters, _)| rest.starts_with(letters));
        match found {
            Some((letters, ours)) => {
                spelled.push_str(ours);
                rest = rest.strip_prefix(letters).unwrap_or_default();
            }
            None => {
                spelled.push(c);
                rest = rest.strip_prefix(c).unwrap_or_default();
            }
        }
    }
    spelled
}
