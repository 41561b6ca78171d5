import type { CheckWords } from "../../../check/words.ts";

export const check: CheckWords = {
  title: "Vérifié par votre propre téléphone",
  withoutScripts:
    "Votre navigateur n’a pas vérifié cette page : il ne le fait que si les scripts sont permis. Ce que vous lisez est ce que dit le serveur de l’exploitant.",
  start: "Vérifier maintenant",
  again: "Vérifier encore",
  spare: "Votre téléphone économise les données : rien n’a encore été vérifié.",
  running: "Vérification…",
  comma: ", ",
  proof: {
    matches: {
      title: "Conforme à la chaîne",
      text: "Votre téléphone vient de recalculer cette inscription : c’est celle que garde la chaîne, mot pour mot.\nCela montre qui l’a déclarée, et que rien n’a été changé depuis. Si c’était vrai au moment de le déclarer, aucune chaîne ne peut le savoir.",
    },
    pending: {
      title: "Pas encore sur la chaîne",
      text: "Ceci vient d’être déclaré et est en route vers la chaîne.",
      todo: "Vérifiez encore dans quelques minutes.",
    },
    "not-checked": {
      title: "Non vérifié",
      text: "Rien n’a été comparé à la chaîne.",
      todo: "Vérifiez encore.",
    },
    unreachable: {
      title: "Vérification impossible",
      text: "Aucun de ceux qui gardent la chaîne n’a répondu. Cela ne dit rien contre cette inscription.",
      todo: "Vérifiez encore quand votre connexion sera meilleure.",
    },
    "nodes-disagree": {
      title: "Ceux qui gardent la chaîne ne sont pas d’accord",
      text: "Certains ont le bloc de cette inscription ; d’autres en ont un autre à sa place.",
      todo: "Vérifiez encore dans quelques minutes. Si cela dure, ne vous fiez pas à cette inscription.",
    },
    stale: {
      title: "Dépassé",
      text: "L’inscription a changé depuis le chargement de cette page.",
      todo: "Rechargez la page.",
    },
    "does-not-match": {
      title: "Non conforme",
      text: "Ce que le serveur de l’exploitant a donné n’est pas ce que garde la chaîne.",
      todo: "Ne vous fiez pas à cette page. Gardez l’étiquette, et prévenez le vendeur et la coopérative.",
    },
  },
  reasons: {
    label: {
      title: "Ce n’est pas le lot de votre étiquette",
      text: "Votre étiquette désigne une autre inscription que celle-ci.",
      todo: "Ne vous fiez pas à cette page. Gardez l’étiquette, et prévenez le vendeur et la coopérative.",
    },
    page: {
      title: "Cette page n’est pas conforme",
      text: "Elle dit autre chose que l’inscription que garde la chaîne.",
      todo: "Ne vous fiez pas à cette page. Gardez l’étiquette, et prévenez le vendeur et la coopérative.",
    },
    contracts: {
      title: "Gardé par d’autres contrats",
      text: "Cette inscription n’est pas gardée par les contrats de ce registre, mais par d’autres qui leur ressemblent.",
      todo: "Ne vous y fiez pas.",
    },
    noNodes: {
      title: "Non comparé à la chaîne",
      text: "La preuve est juste en elle-même. Si la chaîne a bien ce bloc, personne n’a été interrogé.",
      todo: "Indiquez un nœud de la chaîne, puis vérifiez encore.",
    },
    noContracts: {
      title: "Contrats inconnus",
      text: "La preuve est juste en elle-même. Si ses contrats sont ceux du registre que vous voulez, on ne peut le dire : chacun peut en déployer qui leur ressemblent.",
      todo: "Donnez le manifeste du registre, puis vérifiez encore.",
    },
    older: {
      title: "Dépassé",
      text: "La chaîne a maintenant un autre bloc à la place de celui qui a été comparé.",
      todo: "Vérifiez encore dans quelques minutes avec une nouvelle preuve. Si cela dure, ne vous fiez pas à cette inscription.",
    },
    outdated: {
      title: "Preuve ancienne",
      text: "Cette preuve est d’un bloc ancien. L’inscription était telle alors ; une correction ou un rappel survenus depuis n’y figurent pas.",
      todo: "Demandez une nouvelle preuve, et vérifiez encore.",
    },
    browser: {
      title: "Non vérifié",
      text: "Ce navigateur est trop ancien pour la vérification, ou ne la laisse pas se faire.",
      todo: "Essayez un autre navigateur ou un autre téléphone.",
    },
  },
  label: {
    same: "Votre étiquette désigne bien cette inscription.",
    notCompared: "Étiquette non comparée : le lien est venu sans la partie que seul le scan de l’étiquette apporte.",
  },
  standing: {
    current: { title: "En règle.", text: "Rien n’a été corrigé, suspendu ni rappelé." },
    corrected: { title: "Corrigé.", text: "Le producteur l’a corrigé ouvertement ; voici la dernière version." },
    "on-hold": {
      title: "Suspendu pour le moment.",
      text: "Le producteur vérifie quelque chose.",
      todo: "Attendez avant de l’utiliser.",
    },
    recalled: { title: "Rappelé.", text: "Il ne faut pas l’utiliser.", todo: "Rapportez-le au vendeur." },
    annulled: { title: "Annulé.", text: "Le producteur a retiré cette inscription : ce lot n’existe pas." },
    erased: { title: "Effacé.", text: "Ses mots ont été supprimés ; la chaîne n’en garde que l’empreinte." },
  },
  signer: {
    service: "Signé avec une clé que le service garde pour la coopérative.",
    own_device: "Signé avec une clé gardée sur l’appareil de la coopérative.",
    former: "Signé avec une clé qui ne signe plus pour la coopérative.",
  },
  genealogy: {
    whole: "Ce dont il est fait a été vérifié avec lui, jusqu’au début.",
    part: "Une partie de ce dont il est fait n’est pas dans cette preuve et n’a pas été vérifiée.",
  },
  disclosure: {
    part: "Certains champs ne sont pas publics. La chaîne en garde l’empreinte : eux non plus ne peuvent être changés.",
    none: "Aucun de ses mots n’est public. La chaîne en garde l’empreinte.",
  },
  unproven: "Affiché ici, mais non prouvé : {fields}.",
  fields: {
    organisation: "coopérative",
    product: "produit",
    lot: "numéro de lot",
    quantity: "quantité",
    netMass: "poids net",
    producedOn: "date de production",
    expiresOn: "à consommer avant",
    place: "lieu",
    note: "note",
    claims: "signes et mentions",
    certificate: "certificat",
  },
  details: "Ce qui a été comparé, et à quoi",
  facts: { block: "Bloc", time: "Heure du bloc", chain: "Chaîne", nodes: "Qui a été interrogé" },
  nodes: {
    operator: "Le nœud de l’exploitant",
    same: "a ce bloc",
    outdated: "a ce bloc, et d’autres bien après lui",
    other: "a un autre bloc à sa place",
    behind: "n’en est pas encore à ce bloc",
    "other-chain": "est sur une autre chaîne",
    unreachable: "n’a pas répondu",
  },
  operator: "Cette page et sa vérification viennent de l’exploitant.",
  operatorLink: "Vérifier sans faire confiance à l’exploitant",
};
