export const unitLabels = {
  number: "N° {number}",
  title: "Numéro {number} sur {issued}",
  text: "La coopérative a donné ce numéro à une seule étiquette.",
  opened:
    "{n, plural, one {Sa page a été ouverte # fois, le {first}.} many {Sa page a été ouverte # de fois, d’abord le {first}, la dernière fois le {last}.} other {Sa page a été ouverte # fois, d’abord le {first}, la dernière fois le {last}.}}",
  kept: "La vôtre compte aussi. Les ouvertures en moins d’une demi-heure comptent pour une. On ne garde que leur nombre et leurs jours : rien de vous, ni du lieu.",
  often: "Cette étiquette est ouverte plus souvent que d’habitude",
  oftenText:
    "Ce peut être sans gravité : un magasin montre parfois le même article à beaucoup de gens. Ce peut aussi vouloir dire que quelqu’un a copié l’étiquette. Si vous venez de l’acheter fermé, gardez l’emballage et écrivez à la coopérative ci-dessous.",
  forged: "Ce numéro n’est pas de ceux que la coopérative a donnés",
  forgedText:
    "Le carré a peut-être été mal lu, ou l’adresse a changé en chemin. Scannez l’étiquette encore une fois. Si la même chose s’affiche, ne vous fiez pas à cette étiquette : gardez l’emballage, et écrivez à la coopérative ci-dessous où vous l’avez acheté.",
  lotLabel:
    "Cette étiquette est la même sur tout le lot : la page ne peut pas dire si quelqu’un l’a copiée sur autre chose.",
  desk: {
    title: "Un numéro pour chaque pot ou boîte",
    text: "Chacun reçoit son propre carré. Vous voyez combien de fois la page de chacun est ouverte : ce qui l’est bien plus que d’habitude a peut-être été copié.",
    issued:
      "{n, plural, =0 {Aucun n’a encore de numéro.} one {# a un numéro.} many {# ont un numéro.} other {# ont un numéro.}}",
    count: "Combien de plus",
    countHint: "Réimprimer plus tard ne demande pas de nouveaux numéros.",
    issue: "Donner des numéros",
    done: "Les numéros {from} à {to} sont donnés. Leurs étiquettes sont ci-dessous.",
    which: "Numéros à imprimer",
    whichHint: "Par exemple 1-48 ; {n} au plus.",
    show: "Montrer les étiquettes",
    whole: "L’étiquette de tout le lot",
    opened: "Les plus ouvertes",
    none: "Aucune n’a encore été ouverte.",
    line: "{n, plural, one {ouverte # fois} many {ouverte # de fois} other {ouverte # fois}}, {days, plural, one {# jour} many {# de jours différents} other {# jours différents}}, d’abord le {first}, la dernière fois le {last}",
    often: "plus souvent que d’habitude",
    countNeeded: "Écrivez combien, en chiffres.",
  },
};

export const unitRefusals = {
  UNITS_TOO_MANY: "Pour le lot {lot}, {room} de plus peuvent recevoir un numéro maintenant ; {asked} ont été demandés.",
  UNITS_NOT_ISSUED: "Du lot {lot}, {issued} ont un numéro ; {asked} n’en est pas.",
};
