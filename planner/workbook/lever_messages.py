"""Messages about Levers and Lever cells."""

ERRORS = {
    "lever_allowed": 'found "{found}"; expected a range such as 0 to 36, or words parted by semicolons; mend'
    " it, or leave the cell blank for any number.",
    "lever_value": 'lever "{other}" cannot stand at "{found}"; expected {expected}; mend it.',
    "lever_at": 'found "{found}"; expected a value of lever "{other}" ({expected}) other than its base,'
    " {base}; mend it.",
    "lever_amount": 'lever "{other}" cannot change a cell by {operation} with "{found}"; expected a number,'
    " and a Base to measure it from; type what is meant under Value, or set the cell with =.",
    "lever_cell": "the lever changes no cell: {found}",
    "lever_twice": 'levers "{found}" and "{other}" both set {expected}; put one of them back to its base, or'
    " let one multiply or add.",
}
WARNINGS = {
    "lever_base": 'lever "{lever}" stands for {other} and has Base {expected}, but the cell holds {found},'
    " which counts while the lever is at its base; type the same in both.",
    "lever_feeds_nothing": 'no row of Lever cells names lever "{found}", so it changes nothing; add one, or'
    " delete the lever.",
    "lever_idle": 'lever "{found}" stands at {value}, off its base, and changes nothing that is read: {mend}',
}
