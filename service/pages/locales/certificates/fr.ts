export const certificates = {
  title: "Signes et certificats",
  schemes: {
    sanitary_authorisation: "Autorisation sanitaire de l’ONSSA (loi 28-07)",
    geographical_indication: "Indication géographique protégée, IGP (loi 25-06)",
    designation_of_origin: "Appellation d’origine protégée, AOP (loi 25-06)",
    agricultural_label: "Label agricole (loi 25-06)",
    organic: "Production biologique (loi 39-12)",
    laboratory_result: "Résultat de laboratoire",
    audit_finding: "Constat d’audit",
    own_words: "Dans les mots du producteur",
  },
  standings: {
    verified: "certifié par {organisation}",
    evidenced: "montré par {organisation} avec un document",
    self_declared: "déclaré par {organisation} elle-même",
    uncovered: "plus couvert par aucun certificat",
  },
  number: "Certificat {number} de {organisation}",
  period: "Du {from} au {until}",
  periodOpen: "À partir du {from}, sans fin",
  evidence: "Sur la chaîne au bloc {block}, le {date} ; transaction {transaction}",
  validity:
    "{validity, select, not_yet {pas encore valide} valid {valide} suspended {suspendu} expired {expiré} revoked {retiré} other {}}",
  stopped: "Un certificat ne compte plus",
  notice:
    "{kind, select, revocation {Le certificat {number} de {organisation} ({scheme}) a été retiré avec effet au {date}.} other {Le certificat {number} de {organisation} ({scheme}) est suspendu depuis le {date}.}}",
  itselfCovered: "Il était valide le jour où ceci a été produit.",
  itselfUncovered: "Il ne couvre pas ce lot : le signe ne compte pas.",
  sourceCovered:
    "Ceci a été fait de {product}, lot {lot}, de {maker}, qui repose sur lui ; il était valide ce jour-là.",
  sourceUncovered: "Ceci a été fait de {product}, lot {lot}, de {maker}, qu’il ne couvre plus.",
  list: "Certificats",
  none: "Pas encore de certificat.",
  older: "Plus anciens",
  issue: "Délivrer un certificat",
  about: "Concerne",
  all: "toute l’organisation",
  scope: "Pour quoi",
  paper: "Document (SHA-256)",
  past: "Ce qu’il est devenu",
  acts: { suspension: "Suspendu", reinstatement: "De nouveau valide", revocation: "Retiré à partir du {date}" },
  reach: "Ce qui repose sur lui",
  reachNone: "Aucun lot ne repose sur lui.",
  descendants:
    "{n, plural, =0 {Rien n’en a été fait.} one {# lot en a été fait.} many {# lots en ont été faits.} other {# lots en ont été faits.}}",
  covered: "couvert le jour même",
  uncovered: "plus couvert",
  fields: {
    scheme: "De quoi",
    subject: "Qui ou quoi",
    number: "Numéro imprimé",
    scope: "Pour quoi",
    validFrom: "Premier jour",
    validUntil: "Dernier jour",
    file: "Le document lui-même",
    effectiveFrom: "À partir de quel jour il ne compte plus",
    claim: "Un signe ou une mention",
    claimWords: "En toutes lettres",
  },
  subjectHint: "Les 13 chiffres de l’organisation, ou du lot sur son étiquette.",
  subjectKind: "Il concerne",
  subjectKinds: { organisation: "une organisation", batch: "un lot" },
  fileHint: "PDF, JPEG, PNG ou WebP, 10 Mo au plus.",
  claimNone: "aucun",
  claimHint: "Les signes protégés demandent un certificat valide le jour de la production.",
} as const;

export const certificateTitles = {
  certificate: "Délivrer un certificat",
  suspension: "Le suspendre",
  reinstatement: "Le rétablir",
  revocation: "Le retirer",
} as const;

export const certificateTexts = {
  certificate: "Il figure sous votre nom sur les pages de ce qu’il couvre.",
  suspension:
    "Il ne compte plus tant que vous ne le rétablissez pas. Quiconque scanne une étiquette qui repose sur lui le voit.",
  reinstatement: "Il compte de nouveau à partir de maintenant.",
  revocation: "Il ne compte plus à partir de ce jour, passé ou à venir. C’est définitif.",
} as const;

export const certificateRefusals = {
  CERTIFIER_NOT_ACCREDITED: "Vous n’êtes pas accrédité pour cela. Demandez à qui tient le registre.",
  CERTIFICATE_EXISTS: "Un certificat de ce numéro a déjà été délivré.",
  CERTIFICATE_NOT_YOURS: "Seul le certificateur qui l’a délivré peut faire cela.",
  CERTIFICATE_OVER: "Il est terminé : on ne peut ni le suspendre ni le rétablir.",
  CERTIFICATE_SUSPENDED: "Il est déjà suspendu.",
  CERTIFICATE_NOT_SUSPENDED: "Il n’est pas suspendu.",
  CERTIFICATE_REVOKED: "Il est déjà retiré, à partir de ce jour ou plus tôt.",
  CERTIFICATE_PERIOD_ENDED: "Son dernier jour est déjà passé.",
  CERTIFICATE_DATE_OUT_OF_BOUNDS: "Ce jour n’est pas dans sa validité.",
  CLAIM_NOT_COVERED:
    "Aucun certificat ne couvre cela le jour de la production. Seul ce qui est certifié peut porter ce nom.",
  FILE_TOO_LARGE: "Le fichier dépasse 10 Mo.",
  FILE_TYPE_UNKNOWN: "Ce genre de fichier n’est pas accepté : PDF, JPEG, PNG ou WebP.",
  FILE_TYPE_MISMATCH: "Le fichier n’est pas ce que dit son nom.",
} as const;
