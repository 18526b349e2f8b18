//! What the crowd is made of.

/// People of one part of the world: given names, family names, timezones.
pub struct Region {
    pub given: &'static [&'static str],
    pub family: &'static [&'static str],
    pub zones: &'static [&'static str],
}

pub const REGIONS: &[Region] = &[
    Region {
        given: &[
            "Lena",
            "Jan",
            "Miriam",
            "Felix",
            "Katharina",
            "Moritz",
            "Hannah",
            "Lukas",
            "Eva",
            "Matthias",
            "Ronja",
            "Till",
            "Greta",
            "Simon",
            "Judith",
            "Anton",
        ],
        family: &[
            "Brandt", "Vogel", "Lehmann", "Winter", "Schuster", "Pohl", "Arnold", "Keller", "Busch",
            "Franke", "Lorenz", "Kuhn", "Seidel", "Ernst", "Böhm", "Haas",
        ],
        zones: &["Europe/Berlin", "Europe/Vienna", "Europe/Zurich"],
    },
    Region {
        given: &[
            "Marta", "Pablo", "Elena", "Javier", "Carmen", "Diego", "Sofía", "Andrés", "Valeria", "Tomás",
            "Paula", "Mateo", "Inés", "Julián", "Camila", "Nicolás",
        ],
        family: &[
            "Ortega", "Molina", "Vargas", "Navarro", "Castillo", "Reyes", "Peña", "Soto", "Fuentes",
            "Aguilar", "Campos", "Rivas", "Salinas", "Mendoza", "Paredes", "Lozano",
        ],
        zones: &["Europe/Madrid", "America/Bogota", "America/Mexico_City", "America/Santiago"],
    },
    Region {
        given: &[
            "Ngozi", "Chidi", "Adaeze", "Emeka", "Ifeoma", "Tunde", "Folake", "Seun", "Yetunde", "Kunle",
            "Amina", "Ibrahim", "Halima", "Sani", "Zainab", "Bello",
        ],
        family: &[
            "Okonkwo",
            "Adeyemi",
            "Balogun",
            "Eze",
            "Obi",
            "Afolabi",
            "Okeke",
            "Musa",
            "Lawal",
            "Nwachukwu",
            "Adebayo",
            "Danjuma",
            "Ojo",
            "Uche",
            "Bakare",
            "Yusuf",
        ],
        zones: &["Africa/Lagos", "Europe/London"],
    },
    Region {
        given: &[
            "Njeri", "Kamau", "Akinyi", "Odhiambo", "Wambui", "Kiprono", "Chebet", "Mutua", "Nafula",
            "Baraka", "Neema", "Juma", "Rehema", "Amani", "Zawadi", "Hamisi",
        ],
        family: &[
            "Mwangi",
            "Njoroge",
            "Ochieng",
            "Kiptoo",
            "Wafula",
            "Karanja",
            "Cheruiyot",
            "Mutiso",
            "Were",
            "Gitau",
            "Omondi",
            "Rotich",
            "Kilonzo",
            "Barasa",
            "Maina",
            "Koech",
        ],
        zones: &["Africa/Nairobi", "Africa/Dar_es_Salaam", "Africa/Kampala"],
    },
    Region {
        given: &[
            "Ananya", "Rohan", "Meera", "Vikram", "Divya", "Karthik", "Nisha", "Sanjay", "Lakshmi", "Aditya",
            "Pooja", "Nikhil", "Kavya", "Harish", "Shreya", "Manoj",
        ],
        family: &[
            "Iyer", "Menon", "Kulkarni", "Reddy", "Banerjee", "Joshi", "Nair", "Shetty", "Desai", "Ghosh",
            "Pillai", "Rao", "Chauhan", "Bose", "Mishra", "Gowda",
        ],
        zones: &["Asia/Kolkata", "Europe/London", "America/Toronto"],
    },
    Region {
        given: &[
            "Yuki", "Haruto", "Aoi", "Sota", "Rin", "Daiki", "Mio", "Kaito", "Emi", "Ryo", "Naoko",
            "Takeshi", "Sakura", "Shun", "Keiko", "Jun",
        ],
        family: &[
            "Tanaka",
            "Yamamoto",
            "Kobayashi",
            "Nakamura",
            "Inoue",
            "Kimura",
            "Hayashi",
            "Shimizu",
            "Matsuda",
            "Okada",
            "Fujita",
            "Ogawa",
            "Murata",
            "Ueda",
            "Arai",
            "Endo",
        ],
        zones: &["Asia/Tokyo"],
    },
    Region {
        given: &[
            "Zofia", "Jakub", "Ivana", "Marek", "Petra", "Ondřej", "Daria", "Mykola", "Olena", "Andriy",
            "Milena", "Goran", "Jelena", "Luka", "Kinga", "Piotr",
        ],
        family: &[
            "Wójcik",
            "Zieliński",
            "Dvořák",
            "Kučera",
            "Horvat",
            "Marić",
            "Bondarenko",
            "Kravchuk",
            "Petrović",
            "Nowicka",
            "Sedlák",
            "Babić",
            "Shevchuk",
            "Mazur",
            "Beneš",
            "Kos",
        ],
        zones: &["Europe/Warsaw", "Europe/Prague", "Europe/Kyiv", "Europe/Zagreb"],
    },
    Region {
        given: &[
            "Sophie", "Hugo", "Camille", "Théo", "Manon", "Antoine", "Inès", "Baptiste", "Élodie", "Mathis",
            "Léa", "Rémi", "Aurélie", "Bastien", "Maud", "Yann",
        ],
        family: &[
            "Lefèvre",
            "Garnier",
            "Chevalier",
            "Rousseau",
            "Gauthier",
            "Perrin",
            "Morel",
            "Tremblay",
            "Gagnon",
            "Bouchard",
            "Roy",
            "Fontaine",
            "Mercier",
            "Lambert",
            "Caron",
            "Pelletier",
        ],
        zones: &["Europe/Paris", "America/Toronto", "Europe/Brussels"],
    },
    Region {
        given: &[
            "Layla", "Karim", "Salma", "Hassan", "Rania", "Tarek", "Dina", "Walid", "Nour", "Samir", "Hala",
            "Bilal", "Mariam", "Ziad", "Lina", "Anas",
        ],
        family: &[
            "Mansour", "Farouk", "Khalil", "Nasser", "Benali", "Hamdi", "Saleh", "Aziz", "Mahfouz", "Rashid",
            "Toumi", "Cherif", "Barakat", "Jaber", "Amrani", "Fahmy",
        ],
        zones: &["Africa/Cairo", "Africa/Casablanca", "Asia/Amman", "Africa/Tunis"],
    },
    Region {
        given: &[
            "Grace",
            "Owen",
            "Charlotte",
            "Callum",
            "Ruth",
            "Isaac",
            "Imogen",
            "Declan",
            "Hazel",
            "Marcus",
            "Naomi",
            "Peter",
            "Siobhan",
            "Jordan",
            "Beth",
            "Elliot",
        ],
        family: &[
            "Hughes", "Marsh", "Fletcher", "Doyle", "Barrett", "Palmer", "Whelan", "Sutton", "Brooks",
            "Hayes", "Lowe", "Ferris", "Nolan", "Carver", "Page", "Aldridge",
        ],
        zones: &["Europe/London", "Europe/Dublin", "America/New_York", "Australia/Sydney"],
    },
    Region {
        given: &[
            "Linh", "Huy", "Thảo", "Quân", "Siti", "Budi", "Dewi", "Agus", "Maria", "Jose", "Liza", "Paolo",
            "Nok", "Somchai", "Ploy", "Anong",
        ],
        family: &[
            "Nguyễn",
            "Phạm",
            "Lê",
            "Võ",
            "Santoso",
            "Wijaya",
            "Pratama",
            "Lestari",
            "Santos",
            "Cruz",
            "Bautista",
            "Garcia",
            "Suwan",
            "Chaiyo",
            "Hartono",
            "Villanueva",
        ],
        zones: &["Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Manila", "Asia/Bangkok"],
    },
    Region {
        given: &[
            "Beatriz", "Thiago", "Larissa", "Gustavo", "Mariana", "Caio", "Renata", "Bruno", "Joana",
            "Tiago", "Catarina", "Rui", "Leonor", "Vasco", "Helena", "Duarte",
        ],
        family: &[
            "Almeida",
            "Barbosa",
            "Cardoso",
            "Duarte",
            "Esteves",
            "Figueiredo",
            "Lopes",
            "Macedo",
            "Nogueira",
            "Pacheco",
            "Queiroz",
            "Ramos",
            "Tavares",
            "Vieira",
            "Teixeira",
            "Moura",
        ],
        zones: &["America/Sao_Paulo", "Europe/Lisbon", "Africa/Maputo"],
    },
];

pub const INSTITUTIONS: &[&str] = &[
    "Falkenau University of Technology",
    "Universidad de Valdemora",
    "Kisiwa Open University",
    "Prairie Rivers College of Nursing",
    "Aldermoor Teaching Lab",
];

/// What somebody does for a living, with the skills (slugs) that go with it.
pub struct Trade {
    pub title: &'static str,
    pub skills: &'static [&'static str],
    pub wanted: &'static [&'static str],
}

pub const TRADES: &[Trade] = &[
    Trade {
        title: "Front-end developer",
        skills: &["react", "typescript", "css", "responsive-design", "vite"],
        wanted: &["wcag", "svelte", "storybook"],
    },
    Trade {
        title: "Front-end developer",
        skills: &["vue", "javascript", "sass", "d3", "web-performance"],
        wanted: &["typescript", "wai-aria", "nuxt"],
    },
    Trade {
        title: "Back-end developer",
        skills: &["django", "python", "postgresql", "rest-api", "docker"],
        wanted: &["lti-advantage", "celery", "oidc"],
    },
    Trade {
        title: "Back-end developer",
        skills: &["spring", "java", "mysql", "sso", "openapi"],
        wanted: &["kotlin", "xapi", "kubernetes"],
    },
    Trade {
        title: "Full-stack developer",
        skills: &["laravel", "php", "moodle", "mysql", "javascript"],
        wanted: &["h5p", "vue", "testing"],
    },
    Trade {
        title: "Mobile developer",
        skills: &["flutter", "dart", "android", "sqlite", "firebase"],
        wanted: &["kotlin", "pwa", "accessibility"],
    },
    Trade {
        title: "Data analyst",
        skills: &["python", "pandas", "statistics", "data-visualization", "jupyter"],
        wanted: &["learning-analytics", "privacy", "shiny"],
    },
    Trade {
        title: "Machine learning engineer",
        skills: &["pytorch", "nlp", "python", "machine-learning", "scikit-learn"],
        wanted: &["knowledge-tracing", "ai-ethics", "speech-recognition"],
    },
    Trade {
        title: "UX designer",
        skills: &["ux-design", "figma", "usability-testing", "prototyping", "user-research"],
        wanted: &["accessibility-testing", "plain-language", "design-systems"],
    },
    Trade {
        title: "Systems administrator",
        skills: &["linux", "docker", "ansible", "nginx", "monitoring"],
        wanted: &["kubernetes", "opencast", "terraform"],
    },
    Trade {
        title: "Instructional designer",
        skills: &["instructional-design", "h5p", "assessment-design", "video-lectures", "udl"],
        wanted: &["xapi", "javascript", "qti"],
    },
    Trade {
        title: "Technical writer",
        skills: &["technical-writing", "documentation", "markdown", "translation", "git"],
        wanted: &["sphinx", "ux-writing", "localization"],
    },
    Trade {
        title: "Test engineer",
        skills: &["e2e-testing", "playwright", "manual-testing", "ci-cd", "typescript"],
        wanted: &["accessibility-testing", "load-testing", "screen-readers"],
    },
    Trade {
        title: "Computer science student",
        skills: &["python", "git", "java", "html"],
        wanted: &["react", "testing", "docker"],
    },
];

/// A line about somebody, with a subject in it.
pub const ABOUTS: &[&str] = &[
    "I'd like to work on something for {subject}, with people who teach it.",
    "I studied {subject} once and went into software. I miss it.",
    "Two evenings a week, reliably. {subject} would be a bonus.",
    "I like small tools that do one thing and are still there next term.",
    "My sister teaches {subject}, and her tools make me angry.",
    "I fix what others report. Boring issues are welcome.",
    "I'm between jobs until spring and would rather build than wait.",
    "I learn by reading other people's code and asking about it.",
    "I write documentation first. It saves me half of the code.",
    "I have tutored {subject} for three years and know where people get stuck.",
];

/// A sort of project; `{subject}` stands for its subject.
pub struct Sort {
    pub pitch: &'static str,
    pub problem: &'static str,
    pub stack: &'static [&'static str],
    /// Roles, by their [`Trade`], with a first task.
    pub roles: &'static [(usize, &'static str, &'static str)],
}

pub const SORTS: &[Sort] = &[
    Sort {
        pitch: "A question bank for {subject} in which each wrong answer says what was misunderstood.",
        problem: "Question banks know right and wrong. A lecturer in {subject} knows the six usual mistakes, and \
                  tells them to whoever comes to the office hour. We would like to tell them to everybody else.",
        stack: &["python", "django", "qti"],
        roles: &[
            (2, "Back-end developer", "Import ten questions and keep the feedback of each wrong answer."),
            (
                10,
                "Author of questions",
                "Write one question with three wrong answers that you have met in class.",
            ),
        ],
    },
    Sort {
        pitch: "Short recorded experiments for {subject}, with the measured values to work on.",
        problem: "Not every course can afford its experiment. A film alone leaves students watching; with the \
                  readings beside it they can plot, doubt and repeat, as they would in the room.",
        stack: &["javascript", "d3", "video-lectures"],
        roles: &[
            (1, "Front-end developer", "Keep the plot and the film at the same second."),
            (6, "Analyst for sample data", "Check one set of readings for values that can't be."),
        ],
    },
    Sort {
        pitch: "A reading room for {subject}: a text, the questions of the group beside it, and no ranking.",
        problem: "Discussion boards reward whoever writes first and most. In a reading room a question stands beside \
                  its line, and the quiet half of a seminar in {subject} begins to ask.",
        stack: &["vue", "rest-api", "postgresql"],
        roles: &[
            (1, "Front-end developer", "Show two questions on one line without hiding either."),
            (8, "UX designer", "Watch three people read a page, and note where they look for others."),
        ],
    },
    Sort {
        pitch: "Timed practice for exams in {subject}, made from past papers, with the examiners' own notes.",
        problem: "Past papers are handed on as photographs. Students of {subject} know the questions and never learn \
                  what the examiner wanted to see. Three departments have agreed to share their notes.",
        stack: &["react", "typescript", "sqlite"],
        roles: &[
            (0, "Front-end developer", "Pause the clock when the window is hidden, and say so."),
            (12, "Tester", "Take one paper on a phone and write down what you could not read."),
        ],
    },
    Sort {
        pitch: "A lab diary for {subject} that works on a shared tablet and without a network.",
        problem: "Paper diaries get wet, and online ones need a login for each of four people around one bench. This \
                  one takes turns: who writes is the one whose picture is on top.",
        stack: &["flutter", "sqlite"],
        roles: &[
            (5, "Mobile developer", "Merge two diaries that were written apart."),
            (
                13,
                "Student who likes to learn Flutter",
                "Add a unit to the list of measurements, with its test.",
            ),
        ],
    },
    Sort {
        pitch: "Worked solutions in {subject} that appear step by step, when a student asks for the next one.",
        problem: "A full solution is read and nodded at. Asked for one step at a time, it is thought about. We have \
                  90 solutions on paper and a way to cut them up.",
        stack: &["svelte", "mathjax"],
        roles: &[
            (0, "Front-end developer", "Make a step reachable by keyboard, and read aloud in order."),
            (11, "Editor for the solutions", "Cut one solution into steps, and say where you hesitated."),
        ],
    },
    Sort {
        pitch: "Sign-up for tutorials in {subject} that looks at timetables, travel and care duties.",
        problem: "First come, first served gives the good hours to those who sit at a computer at eight. Our office \
                  has asked for three years for a draw that considers who can't come at six in the evening.",
        stack: &["java", "spring", "sso"],
        roles: &[
            (3, "Back-end developer", "Draw the groups twice from the same seed, and get the same groups."),
            (8, "UX designer", "Write the sentence that somebody reads who got their third wish."),
        ],
    },
    Sort {
        pitch: "A map of what a course in {subject} builds on, drawn by those who teach the courses before it.",
        problem: "Each lecturer believes that the course before has covered it. A shared map of forty ideas shows \
                  where that isn't so, before the students of {subject} do.",
        stack: &["typescript", "d3", "neo4j"],
        roles: &[
            (1, "Front-end developer", "Lay out forty nodes so that nobody needs a legend."),
            (6, "Analyst", "Find the ideas that everything hangs on, in three sample maps."),
        ],
    },
    Sort {
        pitch: "Plain-language summaries for {subject}, written by students and checked by staff.",
        problem: "Textbooks in {subject} are written for the examiner. Students explain things to each other every \
                  night in chats that are lost by the morning. We collect, check and date them.",
        stack: &["markdown", "git", "python"],
        roles: &[
            (11, "Technical writer", "Rewrite one page so that a first-year student would send it on."),
            (2, "Developer for the review queue", "Show a reviewer what changed since the last check."),
        ],
    },
    Sort {
        pitch: "An install kit for teaching tools in {subject}: one machine, one evening, no consultant.",
        problem: "Good open tools for {subject} die at the server room's door. The kit names what each one needs, \
                  sets it up, and takes a backup that somebody has tried to restore.",
        stack: &["docker", "ansible", "linux"],
        roles: &[
            (9, "Systems administrator", "Restore last night's backup on an empty machine, with a watch."),
            (11, "Writer for the handbook", "Follow it on a Friday afternoon and mark where you swore."),
        ],
    },
];

/// Names of projects are made of two words.
pub const FIRST_WORDS: &[&str] = &[
    "Open", "Slow", "Second", "Paper", "Field", "Loose", "Plain", "Common", "Long", "Small", "Shared",
    "Early", "Night", "Copper", "River", "North", "Round", "Blue", "Winter", "Half",
];
pub const SECOND_WORDS: &[&str] = &[
    "Atlas",
    "Ledger",
    "Bench",
    "Notebook",
    "Compass",
    "Index",
    "Ladder",
    "Lantern",
    "Loom",
    "Harbour",
    "Desk",
    "Window",
    "Thread",
    "Archive",
    "Kettle",
    "Bridge",
    "Pencil",
    "Garden",
    "Almanac",
    "Workshop",
    "Signal",
    "Shelf",
    "Canvas",
    "Anchor",
    "Orchard",
    "Tally",
    "Primer",
    "Corner",
    "Satellite",
    "Margin",
];
