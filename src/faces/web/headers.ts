import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What the browser may do on the page: load scripts, styles, fonts and pictures from this origin only, and be framed by
 * nobody. Style attributes are allowed because Lit, which draws the Discord preview, sets them; style sheets and scripts
 * in the document are not.
 *
 * @param https whether the page is reached over https from outside: only then are browsers told to insist on it.
 */
export function securityHeaders(https: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 180 * 24 * 60 * 60, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}
