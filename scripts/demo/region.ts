/**
 * An example region: the products and signs of origin are real (law 25-06), the cooperatives are made up and say so in
 * their names. Quantities are of the size such cooperatives have; dates are counted back from today.
 */
export interface ExampleProduct {
  name: Record<string, string>;
  description?: Record<string, string>;
  sign?: { kind: "igp" | "aop" | "label_agricole" | "organic"; name: Record<string, string> };
  unit: string;
  lotPrefix: string;
  /** Smallest and largest quantity of a batch, in the unit; `step` keeps it believable. */
  from: number;
  to: number;
  step: number;
  batches: number;
  /** How many days ago the first batch was made, and how many days lie between two. */
  firstDaysAgo: number;
  everyDays: number;
  keepsDays?: number;
  /** Net mass of one unit, for what is not sold by mass. */
  kilogramsPerUnit?: number;
}

export interface ExampleCooperative {
  key: string;
  kind: "cooperative" | "union";
  name: Record<string, string>;
  place: { commune: Record<string, string>; province: Record<string, string>; region: Record<string, string> };
  /** How it may be visited; no telephone, which would be somebody's. */
  contact?: { opening: Record<string, string>; directions: Record<string, string>; website: string };
  products: ExampleProduct[];
}

const draaTafilalet = { ar: "درعة تافيلالت", fr: "Drâa-Tafilalet", zgh: "ⴷⵔⵄⴰ ⵜⴰⴼⵉⵍⴰⵍⵜ" };
const soussMassa = { ar: "سوس ماسة", fr: "Souss-Massa", zgh: "ⵙⵓⵙ ⵎⴰⵙⵙⴰ" };

export const COOPERATIVES: ExampleCooperative[] = [
  {
    key: "dates",
    kind: "cooperative",
    name: {
      ar: "تعاونية واحة أرفود (مثال)",
      fr: "Coopérative Oasis d’Arfoud (exemple)",
      en: "Arfoud Oasis Cooperative (example)",
    },
    place: {
      commune: { ar: "أرفود", fr: "Arfoud" },
      province: { ar: "الرشيدية", fr: "Errachidia" },
      region: draaTafilalet,
    },
    contact: {
      opening: {
        ar: "كل يوم ما عدا الجمعة، من التاسعة صباحًا إلى منتصف النهار",
        fr: "Tous les jours sauf le vendredi, de neuf heures à midi",
        en: "Every day but Friday, from nine to noon",
      },
      directions: {
        ar: "عند مدخل الواحة، قرب السوق الأسبوعي",
        fr: "À l’entrée de l’oasis, près du souk hebdomadaire",
        en: "Where the oasis begins, by the weekly market",
      },
      website: "https://oasis-arfoud.example",
    },
    products: [
      {
        name: { ar: "تمور المجهول", fr: "Dattes Majhoul", en: "Majhoul dates" },
        description: {
          ar: "تمور كاملة، تُجنى باليد في الواحة، بلا أي إضافة.",
          fr: "Dattes entières, cueillies à la main dans l’oasis, sans rien d’ajouté.",
          en: "Whole dates, picked by hand in the oasis, with nothing added.",
        },
        sign: { kind: "igp", name: { ar: "تمر المجهول لتافيلالت", fr: "Dattes Majhoul de Tafilalet" } },
        unit: "KGM",
        lotPrefix: "MJ",
        from: 180,
        to: 900,
        step: 20,
        batches: 18,
        firstDaysAgo: 62,
        everyDays: 3,
        keepsDays: 540,
      },
      {
        name: { ar: "تمور بوفقوس", fr: "Dattes Boufeggous", en: "Boufeggous dates" },
        unit: "KGM",
        lotPrefix: "BF",
        from: 250,
        to: 1200,
        step: 50,
        batches: 8,
        firstDaysAgo: 55,
        everyDays: 5,
        keepsDays: 540,
      },
    ],
  },
  {
    key: "saffron",
    kind: "cooperative",
    name: {
      ar: "تعاونية زعفران تالوين (مثال)",
      fr: "Coopérative Safran des Sirwa (exemple)",
      en: "Sirwa Saffron Cooperative (example)",
    },
    place: {
      commune: { ar: "تالوين", fr: "Taliouine" },
      province: { ar: "تارودانت", fr: "Taroudannt" },
      region: soussMassa,
    },
    products: [
      {
        name: { ar: "زعفران", fr: "Safran en filaments", en: "Saffron threads", zgh: "ⵣⵣⵄⴼⵔⴰⵏ" },
        sign: { kind: "aop", name: { ar: "زعفران تالوين", fr: "Safran de Taliouine" } },
        unit: "GRM",
        lotPrefix: "SF",
        from: 120,
        to: 640,
        step: 10,
        batches: 10,
        firstDaysAgo: 20,
        everyDays: 2,
        keepsDays: 730,
      },
    ],
  },
  {
    key: "argan",
    kind: "cooperative",
    name: {
      ar: "تعاونية نساء أركان (مثال)",
      fr: "Coopérative féminine Argane du Souss (exemple)",
      en: "Souss Women’s Argan Cooperative (example)",
    },
    place: {
      commune: { ar: "بيوكرى", fr: "Biougra" },
      province: { ar: "اشتوكة آيت باها", fr: "Chtouka-Aït Baha" },
      region: soussMassa,
    },
    products: [
      {
        name: {
          ar: "زيت أركان للأكل",
          fr: "Huile d’argan alimentaire",
          en: "Culinary argan oil",
          zgh: "ⵣⵣⵉⵜ ⵏ ⵡⴰⵔⴳⴰⵏ",
        },
        sign: { kind: "igp", name: { ar: "أركان", fr: "Argane" } },
        unit: "LTR",
        lotPrefix: "AR",
        from: 40,
        to: 220,
        step: 5,
        batches: 12,
        firstDaysAgo: 110,
        everyDays: 8,
        keepsDays: 545,
        kilogramsPerUnit: 0.91,
      },
    ],
  },
  {
    key: "rose",
    kind: "cooperative",
    name: {
      ar: "تعاونية ورد دادس (مثال)",
      fr: "Coopérative Rose du Dadès (exemple)",
      en: "Dadès Rose Cooperative (example)",
    },
    place: {
      commune: { ar: "قلعة مكونة", fr: "Kelaat M’Gouna" },
      province: { ar: "تنغير", fr: "Tinghir" },
      region: draaTafilalet,
    },
    products: [
      {
        name: { ar: "ماء الورد", fr: "Eau de rose", en: "Rose water" },
        sign: { kind: "aop", name: { ar: "ورد قلعة مكونة – دادس", fr: "Rose de Kelaat M’Gouna-Dadès" } },
        unit: "LTR",
        lotPrefix: "ER",
        from: 100,
        to: 480,
        step: 20,
        batches: 6,
        firstDaysAgo: 180,
        everyDays: 3,
        keepsDays: 730,
        kilogramsPerUnit: 1,
      },
    ],
  },
  {
    key: "carpets",
    kind: "cooperative",
    name: {
      ar: "تعاونية نسيج تازناخت (مثال)",
      fr: "Coopérative Tissage de Taznakht (exemple)",
      en: "Taznakht Weavers’ Cooperative (example)",
    },
    place: {
      commune: { ar: "تازناخت", fr: "Taznakht" },
      province: { ar: "ورزازات", fr: "Ouarzazate" },
      region: draaTafilalet,
    },
    products: [
      {
        name: { ar: "زربية تازناخت", fr: "Tapis de Taznakht", en: "Taznakht carpet", zgh: "ⵜⴰⵣⵔⴱⵉⵢⵜ" },
        unit: "H87",
        lotPrefix: "TZ",
        from: 1,
        to: 4,
        step: 1,
        batches: 7,
        firstDaysAgo: 95,
        everyDays: 12,
        kilogramsPerUnit: 9.5,
      },
    ],
  },
];
