import type { FileWords } from "../../../check/words.ts";

export const file: FileWords = {
  title: "Vérifier soi-même une inscription",
  lead: "Ce fichier vérifie une inscription sur votre propre appareil. Il n’interroge que ceux que vous nommez ci-dessous.",
  languages: "Langue",
  what: "Ce qu’il faut vérifier",
  link: "Lien de l’étiquette, ou ses 13 chiffres",
  linkHelp: "Scannez l’étiquette avec votre appareil photo et copiez le lien ici, avec tout ce qui suit le signe #.",
  service: "Adresse du service",
  serviceHelp: "Seulement avec les 13 chiffres, par exemple https://example.org",
  bundle: "Ou une preuve enregistrée",
  bundleHelp: "Le fichier qui se termine par .json. Rien n’est alors téléchargé.",
  trust: "À qui vous faites confiance",
  nodes: "Nœuds de la chaîne, une adresse par ligne",
  nodesHelp:
    "Prenez-les chez des organismes qui ne dépendent pas les uns des autres. Plus il y en a, plus il est difficile de vous tromper.",
  manifest: "Contrats du registre (manifest.json)",
  manifestHelp:
    "D’une source sûre, par exemple une union ou un certificateur. Si c’est vide, il est demandé au service, et son empreinte doit être celle qu’on vous a donnée.",
  fingerprint: "Empreinte du manifeste (SHA-256)",
  fingerprintHelp:
    "Telle qu’une union ou un certificateur vous l’a donnée : sur papier, par téléphone, sur leur propre site.",
  fingerprintIs: "Empreinte de ce manifeste : {hash}",
  check: "Vérifier",
  forget: "Oublier ce que j’ai saisi",
  kept: "Les nœuds et les contrats restent dans ce navigateur pour la prochaine fois.",
  record: "Ce que dit l’inscription",
  madeOf: "De quoi c’est fait",
  hidden: "non public",
  id: "Identifiant",
  errors: {
    nothing: "Donnez un lien, les 13 chiffres ou une preuve enregistrée.",
    link: "Ce n’est ni le lien d’une étiquette ni ses 13 chiffres.",
    serviceNeeded: "Avec les 13 chiffres seuls, il faut l’adresse du service.",
    service: "Ce n’est pas l’adresse d’un service : elle commence par https://",
    away: "Le service ne répond pas. Vérifiez l’adresse, ou utilisez une preuve enregistrée.",
    notFound: "Le service ne connaît aucun lot avec ces chiffres, ou il n’est pas encore sur la chaîne.",
    bundle: "Ce fichier n’est pas une preuve.",
    node: "L’adresse d’un nœud commence par https:// ou http://",
    manifest: "Ce n’est pas un manifeste de contrats.",
    fingerprint: "Le manifeste n’a pas l’empreinte qu’on vous a donnée. Ne l’utilisez pas.",
  },
};

export const verify = {
  title: "Vérifier sans faire confiance à l’exploitant",
  lead: "La vérification dans la page d’un lot vient du même serveur que la page. Qui ne veut dépendre du serveur de personne utilise un fichier qui fait la même vérification seul, et le garde.",
  operator:
    "Cette page aussi vient de l’exploitant. Prenez donc l’empreinte du fichier ailleurs également : une union, un certificateur, le code source publié.",
  steps: {
    take: "Prenez le fichier",
    takeText:
      "C’est un seul fichier, qui n’a besoin de rien d’autre. Enregistrez-le, ouvrez-le depuis votre disque, ou demandez à votre union ou certificateur de l’héberger.",
    compare: "Comparez son empreinte",
    compareText: "Sur votre ordinateur, cette commande doit afficher l’empreinte ci-dessous :",
    choose: "Choisissez qui interroger",
    chooseText:
      "Donnez-lui les nœuds d’organismes en qui vous avez confiance, et l’empreinte des contrats du registre.",
  },
  open: "Ouvrir verify.html",
  save: "Enregistrer verify.html",
  fingerprint: "Empreinte de verify.html (SHA-256)",
  manifest: "Les contrats du registre : manifest.json",
  manifestFingerprint: "Empreinte de manifest.json (SHA-256)",
  nodes: "Nœuds qui répondent aux lecteurs",
  ownNode: "celui de l’exploitant",
  reproduce: "Qui a le code source refait le même fichier, octet pour octet, avec cette commande :",
  limits: "Ce qu’il ne peut pas dire",
  limitsText:
    "Il montre que la chaîne garde une inscription, qui l’a déclarée, et que rien n’a été changé depuis. Il ne peut montrer que ce qui est déclaré est vrai, ni que le pot dans votre main est celui pour lequel l’étiquette a été imprimée.",
  embedded:
    "La chaîne de ce registre vit sur une seule machine. Qui tient cette machine peut réécrire tout son passé, et aucune vérification ne le découvre. La confiance commence quand des organismes indépendants gardent la chaîne.",
};
