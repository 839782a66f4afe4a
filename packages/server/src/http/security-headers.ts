/** Headers that tell browsers what our pages may do: run our own scripts, talk to us, and nothing else. */
import helmet from '@fastify/helmet'
import { type FastifyInstance, fastify } from 'fastify'

/** Seconds: two years, as browsers' preload lists ask for. */
const HSTS_SECONDS = 63_072_000

/** They are the same for every answer, and making them takes longer than all else a request passes through: once is enough. */
export async function addSecurityHeaders(app: FastifyInstance, publicUrl: string): Promise<void> {
  const headers = await headersFor(publicUrl)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

/** What helmet sets, read from an answer that has nothing else. */
async function headersFor(publicUrl: string): Promise<Readonly<Record<string, string>>> {
  const bare = fastify()
  bare.get('/', (_request, reply) => reply.code(204).send())
  const without = await bare.inject('/')
  await bare.close()
  const helmeted = fastify()
  await helmeted.register(helmet, {
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
  helmeted.get('/', (_request, reply) => reply.code(204).send())
  const { headers } = await helmeted.inject('/')
  await helmeted.close()
  const own = Object.entries(headers).filter(([name]) => without.headers[name] === undefined)
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]))
}
