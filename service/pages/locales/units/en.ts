/** Labels of single jars, boxes and bottles: on the page they lead to, and at the desk. */
export const unitLabels = {
  number: "No. {number}",
  title: "Number {number} of {issued}",
  text: "The cooperative gave this number to one single label.",
  opened:
    "{n, plural, one {Its page was opened # time, on {first}.} other {Its page was opened # times, first on {first}, last on {last}.}}",
  kept: "Yours counts too. Openings within half an hour count as one. Only how many and on which days is kept: nothing of you, and not where.",
  often: "This is opened unusually often",
  oftenText:
    "That can be harmless: a shop may show one to many people. It can also mean that somebody copied the label. If you have just bought it, closed, keep the packaging and write to the cooperative below.",
  forged: "This number is not one that the cooperative issued",
  forgedText:
    "Perhaps the square was misread, or the address was changed on its way to you. Scan the label once more. If the same stands here again, do not rely on this label: keep the packaging, and write to the cooperative below where you bought it.",
  lotLabel:
    "This label is the same on the whole lot: what it leads to cannot tell whether somebody copied it onto something else.",
  desk: {
    title: "A number for each jar or box",
    text: "Each gets a square of its own. You see how often each one’s page is opened: what is opened unusually often may have been copied.",
    issued: "{n, plural, =0 {None has a number yet.} one {# has a number.} other {# have a number.}}",
    count: "How many more",
    countHint: "Printing again later needs no new numbers.",
    issue: "Give numbers",
    done: "Numbers {from} to {to} are given. Their labels are below.",
    which: "Numbers to print",
    whichHint: "For example 1-48; at most {n}.",
    show: "Show the labels",
    whole: "The label of the whole lot",
    opened: "Opened most",
    none: "None was opened yet.",
    line: "{n, plural, one {opened # time} other {opened # times}}, {days, plural, one {on # day} other {on # different days}}, first on {first}, last on {last}",
    often: "unusually often",
    countNeeded: "Write how many, as a number.",
  },
} as const;

export const unitRefusals = {
  UNITS_TOO_MANY: "For the lot {lot}, {room} more can get a number now; {asked} were asked for.",
  UNITS_NOT_ISSUED: "Of the lot {lot}, {issued} have a number; {asked} is not among them.",
} as const;
