import QRCode from "qrcode";
import { type Html, raw } from "./html.ts";

const QUIET_MODULES = 4;

/** A QR code (ISO/IEC 18004) as a picture that scales; what it says must stand beside it in words. */
export function qrOf(content: string): Html {
  const { modules } = QRCode.create(content, { errorCorrectionLevel: "M" });
  const size = modules.size + 2 * QUIET_MODULES;
  let path = "";
  for (let y = 0; y < modules.size; y += 1)
    for (let x = 0; x < modules.size; x += 1)
      if (modules.get(y, x)) path += `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z`;
  return raw(
    `<svg viewBox="0 0 ${size} ${size}" aria-hidden="true" focusable="false"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`,
  );
}
