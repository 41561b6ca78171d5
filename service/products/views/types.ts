import type { Names } from "../../values/names.ts";
import type { ExpectedYield, Sign } from "../rules.ts";

export interface ProductView {
  id: string;
  organisation: string;
  name: Names;
  description?: Names;
  sign?: Sign;
  expectedYield?: ExpectedYield;
  /** 14 digits. */
  gtin?: string;
  commitment: string;
  createdAt: string;
}
