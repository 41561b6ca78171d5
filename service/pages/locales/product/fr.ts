export const product = {
  eyebrow: "Produit",
  maker: "Produit par",
  description: "Dans les mots de qui le produit",
  descriptionField: "Ce qu’un acheteur doit en savoir",
  descriptionHint: "Comment il est fait, de quoi, comment le conserver. Cela figure sur sa page, dans vos mots.",
  certificates: "Signes et certificats de qui le produit",
  signCovered:
    "Un certificat de ce signe, au sujet de {organisation}, est valide aujourd’hui. La page de chaque lot dit s’il le couvrait ce jour-là.",
  signUncovered:
    "{organisation} le déclare elle-même : aucun certificat de ce signe à son sujet n’est valide aujourd’hui.",
  batchesNone: "Aucun lot de ce produit ne figure ici pour l’instant.",
  worthTitle: "Ce qui est prouvé, et ce qui ne l’est pas",
  provenTitle: "Prouvé",
  proven: {
    stated:
      "Chaque lot d’ici a été déclaré avec une clé de qui le produit, et la chaîne le garde : rien n’est effacé en cachette.",
    bound: "Chaque lot porte l’empreinte des mots ci-dessus : pour ce lot, on ne peut plus les changer.",
  },
  unprovenTitle: "Non prouvé",
  unproven: {
    truth: "Que ce qui est déclaré est vrai : une chaîne garde ce qu’on lui a dit.",
    jar: "Que ce que vous tenez en main vient d’ici : seul le code de sa propre étiquette mène à son lot.",
  },
  id: "Produit",
  commitment: "Empreinte de sa description",
  page: "À propos de ce produit",
  missingTitle: "Aucun produit à cette adresse",
  missingText: "L’adresse est peut-être mal tapée, ou aucun lot de ce produit n’a encore d’étiquette.",
};
