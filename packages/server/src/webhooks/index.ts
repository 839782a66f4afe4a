/** Webhooks: addresses that are told of events, and what became of each delivery. */
import type { Deps } from '../deps.ts'
import { documentHandlers } from '../documents/index.ts'
import type { Handlers } from '../http/handler.ts'
import { listDeliveries, redeliver, sendTest } from './deliveries.ts'
import { rotateSecret } from './rotate-secret.ts'
import { secretPlace } from './secret.ts'
import { webhookKind } from './webhook-kind.ts'

export { deliverDue, giveUpOld } from './deliver-due.ts'

type WebhookHandlers = Pick<Handlers, Extract<keyof Handlers, `webhooks.${string}`>>

export function webhooksHandlers(deps: Deps): WebhookHandlers {
  const { db, sealer } = deps
  const documents = documentHandlers(webhookKind(deps), deps)
  return {
    'webhooks.list': documents.list,
    async 'webhooks.create'(request) {
      const made = await documents.create(request)
      const { secretSealed } = await db
        .selectFrom('webhooks')
        .select('secretSealed')
        .where('id', '=', made._id)
        .executeTakeFirstOrThrow()
      return { ...made, secret: await sealer.open(secretSealed, secretPlace(made._id)) }
    },
    'webhooks.get': documents.get,
    'webhooks.replace': documents.replace,
    'webhooks.patch': documents.patch,
    'webhooks.delete': documents.delete,
    'webhooks.dependencies': documents.dependencies,
    'webhooks.audit': documents.audit,
    async 'webhooks.rotate'({ params, actor }) {
      const secret = await rotateSecret(deps, params.id, actor)
      return { ...(await documents.get({ params })), secret }
    },
    'webhooks.test': ({ params }) => sendTest(deps, params.id),
    async 'webhooks.deliveries'({ params }) {
      await documents.get({ params })
      return await listDeliveries(db, params.id)
    },
    'webhooks.redeliver': ({ params }) => redeliver(deps, params.id, params.deliveryId),
  }
}
