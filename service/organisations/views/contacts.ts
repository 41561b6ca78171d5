import Type from "typebox";
import { Names, ref } from "../../values/schemas.ts";

export const Contact = Type.Object(
  {
    opening: Type.Optional(ref(Names)),
    directions: Type.Optional(ref(Names)),
    phone: Type.Optional(
      Type.String({
        description: "With the code of the country, or as in Morocco; answered as in E.164.",
        examples: ["+212612345678"],
      }),
    ),
    email: Type.Optional(Type.String({ description: "In plain letters.", examples: ["bonjour@oasis-ferkla.ma"] })),
    website: Type.Optional(
      Type.String({ description: "By https, without a port or a password.", examples: ["https://oasis-ferkla.ma"] }),
    ),
  },
  {
    $id: "Contact",
    additionalProperties: false,
    description:
      "How an organisation may be visited or reached: when it is open and how to get there, in words, and by what. Public, by its own choice.",
    examples: [
      {
        opening: { fr: "Tous les jours sauf le vendredi, de 9 h à midi", ar: "كل يوم ما عدا الجمعة، من 9 إلى 12" },
        directions: { fr: "À deux kilomètres de Tinejdad, sur la route de Goulmima" },
        phone: "+212612345678",
      },
    ],
  },
);
