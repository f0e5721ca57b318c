/// A word that another has replaced, and how often it is still used. A number may only become smaller.
struct ForbiddenWord: Sendable {
    /// What is counted, in lower case: words of a text and parts of a name.
    let forms: [String]
    let instead: String
    /// In the names of Swift sources.
    let inNames: Int
    /// In literals of `Sources`, in Markdown and in the dashboard.
    let inTexts: Int

    static let all: [ForbiddenWord] = [
        ForbiddenWord(
            forms: ["tell", "tells", "telling", "told"],
            instead: "notify, notified",
            inNames: 527,
            inTexts: 193
        ),
        ForbiddenWord(
            forms: ["withhold", "withholds", "withholding", "withheld"],
            instead: "suppressed",
            inNames: 57,
            inTexts: 39
        ),
        ForbiddenWord(forms: ["sift", "sifts", "sifting", "sifted"], instead: "suppression", inNames: 0, inTexts: 0),
        ForbiddenWord(forms: ["occurrence", "occurrences"], instead: "observation", inNames: 111, inTexts: 0),
        ForbiddenWord(forms: ["heard"], instead: "observed", inNames: 179, inTexts: 31),
        ForbiddenWord(forms: ["deed", "deeds"], instead: "user action", inNames: 42, inTexts: 0),
        ForbiddenWord(forms: ["happening", "happenings"], instead: "report rows", inNames: 19, inTexts: 1),
        ForbiddenWord(forms: ["desk", "desks"], instead: "service", inNames: 6, inTexts: 0),
        ForbiddenWord(forms: ["retell", "retelling", "retold"], instead: "replay outcome", inNames: 25, inTexts: 0),
        ForbiddenWord(
            forms: ["rehearsal", "rehearsals", "rehearse", "rehearses", "rehearsing", "rehearsed"],
            instead: "dry run",
            inNames: 91,
            inTexts: 2
        ),
        ForbiddenWord(forms: ["doorkeeper", "doorkeepers"], instead: "connection limiter", inNames: 0, inTexts: 0),
        ForbiddenWord(forms: ["roster", "rosters"], instead: "on-call snapshot", inNames: 14, inTexts: 5),
        ForbiddenWord(forms: ["consequence", "consequences"], instead: "TurnResult", inNames: 78, inTexts: 0),
        ForbiddenWord(forms: ["stimulus", "stimuli"], instead: "entry", inNames: 21, inTexts: 0),
    ]
}
