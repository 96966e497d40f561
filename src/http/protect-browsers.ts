import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/**
 * Has browsers run, load and frame nothing that is not the service's own, and with `https` come back by that only. A
 * route that needs another policy sets its own header.
 */
export function protectBrowsers(app: FastifyInstance, https: boolean): void {
  // Made once: the plugin of the framework makes it anew for each request, which takes longer than some answers.
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: https ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.addHook('onRequest', (request, reply, done) => {
    protect(request.raw, reply.raw, (error) => done(error as Error | undefined));
  });
}
