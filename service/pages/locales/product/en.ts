/** The page of a product. */
export const product = {
  eyebrow: "Product",
  maker: "Made by",
  description: "In its maker’s words",
  descriptionField: "What a buyer should know of it",
  descriptionHint: "How it is made, from what, how it is kept. It stands on its page, in your words.",
  certificates: "Signs and certificates of its maker",
  signCovered:
    "A certificate of this sign about {organisation} is valid today. Which batches it covered on their day stands on the page of each batch.",
  signUncovered: "{organisation} says so itself: no certificate of this sign about it is valid today.",
  batchesNone: "No batch of it stands here now.",
  worthTitle: "What is proven, and what is not",
  provenTitle: "Proven",
  proven: {
    stated:
      "Each batch here was stated with a key of its maker, and the chain keeps it: nothing is overwritten unseen.",
    bound: "Each batch carries the fingerprint of the words above: for that batch they cannot be changed any more.",
  },
  unprovenTitle: "Not proven",
  unproven: {
    truth: "That what is stated is true: a chain keeps what it was told.",
    jar: "That what you hold belongs here: only the code on its own label leads to its batch.",
  },
  id: "Product",
  commitment: "Fingerprint of its description",
  page: "About this product",
  missingTitle: "No product stands here",
  missingText: "The address may be mistyped, or no batch of this product has a label yet.",
} as const;
