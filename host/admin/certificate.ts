import type { AdminParts } from "./admin-parts.ts";
import { AdminRefusal } from "./failure.ts";
import type { AdminHandlers } from "./route.ts";

type CertificateRoutes =
  | "GET /admin/certificate"
  | "POST /admin/certificate/generate"
  | "POST /admin/certificate/use"
  | "GET /admin/certificate/export";

export function certificateRoutes({ certificates }: AdminParts): AdminHandlers<CertificateRoutes> {
  return {
    "GET /admin/certificate": () => certificates.info(),
    "POST /admin/certificate/generate": ({ body }) => certificates.generate(body.names),
    "POST /admin/certificate/use": ({ body: { pfx, ...rest } }) => {
      if ((pfx === undefined) === (rest.certificate === undefined || rest.key === undefined)) {
        throw new AdminRefusal(400, "Give either a PFX file, or a certificate and its key as PEM.");
      }
      return certificates.use(pfx === undefined ? rest : { ...rest, pfx: Buffer.from(pfx, "base64") });
    },
    "GET /admin/certificate/export": () => ({ pem: certificates.exportAuthority() }),
  };
}
