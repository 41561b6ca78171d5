import type { DeskFrame, DeskUser } from "../../desk/frame.ts";
import type { NewProduct } from "../acts/create.ts";
import type { ProductView } from "../views/types.ts";

/** What the desk asks of the ledger about products. */
export interface ProductReads {
  listProducts(user: DeskUser): Promise<ProductView[]>;
  createProduct(user: DeskUser, input: NewProduct, idempotencyKey: string): Promise<ProductView>;
  /** Whether GS1 licensed a prefix to it. */
  hasCompanyPrefix(user: DeskUser): Promise<boolean>;
}

export interface ProductDesk extends DeskFrame, ProductReads {}
