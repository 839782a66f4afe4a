/** Headers that tell browsers what our pages may do: run our own scripts, talk to us, and nothing else. */
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Seconds: two years, as browsers' preload lists ask for. */
const HSTS_SECONDS = 63_072_000

export async function addSecurityHeaders(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine injects its styles at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // The popup that signs in at Microsoft tells its opener when it is back; a stricter policy would cut that tie.
    crossOriginOpenerPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: HSTS_SECONDS } : false,
    xFrameOptions: { action: 'deny' },
  })
}
