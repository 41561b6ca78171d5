export const contact = {
  title: "Lui rendre visite, la joindre",
  note: "Dans ses propres mots ; personne ne les a vérifiés, et rien de ceci n’est sur la chaîne.",
  opening: "Quand c’est ouvert",
  directions: "Comment y aller",
  phone: "Téléphone",
  email: "Courriel",
  website: "Site",
  websiteNote: "Sans lien : personne ici n’a regardé ce site.",
  brief: "Lui rendre visite ou la joindre",
  page: "Comment vous rendre visite ou vous joindre",
  lead: "Voilà ce que tout le monde voit, sur votre page et par un lien sur la page de chacun de vos lots.",
  nothing: "Rien n’est montré pour l’instant.",
  change: "Modifier",
  publicPage: "Voir votre page publique",
  saved: "C’est enregistré. Voilà ce que tout le monde voit maintenant.",
  onlyManagers: "Une personne responsable dans votre coopérative peut le modifier.",
  otherLanguages: "Dans d’autres langues",
  inLanguage: "{field}, en {language}",
  openingHint: "Dans vos mots, par exemple : tous les jours sauf le vendredi, de neuf heures à midi.",
  directionsHint:
    "Dans vos mots : la route, un repère. C’est public : pas de nom de personnes qui ne le souhaitent pas.",
  phoneHint: "Par exemple 06 12 34 56 78. La personne à qui il appartient doit être d’accord.",
  websiteHint: "Il commence par https://",
};

export const contactTitles = { contact: "Le montrer à tous" };

export const contactTexts = {
  contact: "Laissez vide ce que vous ne voulez pas montrer. Ce qui était là avant est effacé définitivement.",
};

export const contactRefusals = {
  PHONE_INVALID: "Écrivez le numéro entier, par exemple 06 12 34 56 78 ou +212 6 12 34 56 78.",
  EMAIL_INVALID: "Ce n’est pas une adresse de courriel. Écrivez-la comme nom@lieu.ma",
  WEBSITE_INVALID: "Écrivez l’adresse comme le navigateur la montre ; elle commence par https://",
};
