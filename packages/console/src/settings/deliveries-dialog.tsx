/** The deliveries of a webhook, newest first, each to be sent again. */
import type { Webhook, WebhookDelivery } from '@keyway/contract'
import { Button, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { queries, refresh } from '../api/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Loading } from '../ui/loading.tsx'
import { notifyFailed } from '../ui/notify.ts'
import { Problem } from '../ui/problem.tsx'
import { DELIVERY_LOOKS, Status } from '../ui/status.tsx'
import { When } from '../ui/when.tsx'
import classes from './deliveries-dialog.module.css'

export interface DeliveriesDialogProps {
  readonly webhook: Webhook | null
  onClose(): void
}

/** The words of times know no seconds. */
const MOMENT_MS = 60_000

/** Milliseconds between looks while something is on its way. */
const POLL_MS = 1_500

export function DeliveriesDialog({ webhook, onClose }: DeliveriesDialogProps) {
  return (
    <Dialog
      opened={webhook !== null}
      onClose={onClose}
      title={webhook ? `Deliveries to "${webhook.name}"` : ''}
      size="52rem"
    >
      {webhook ? <Deliveries webhookId={webhook._id} /> : null}
    </Dialog>
  )
}

function Deliveries({ webhookId }: { readonly webhookId: string }) {
  const deliveries = useQuery({
    ...queries.deliveries(webhookId),
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === 'pending') ? POLL_MS : false),
  })
  if (deliveries.isPending) return <Loading what="deliveries" />
  if (deliveries.isError) return <Problem error={deliveries.error} title="The deliveries could not be loaded" />
  if (deliveries.data.length === 0) {
    return <Text c="dimmed">Nothing was sent yet. “Send test event” in the menu of the webhook tries it out.</Text>
  }
  return (
    <ul className={classes.list}>
      {deliveries.data.map((delivery) => (
        <Delivery key={delivery._id} webhookId={webhookId} delivery={delivery} />
      ))}
    </ul>
  )
}

function Delivery({ webhookId, delivery }: { readonly webhookId: string; readonly delivery: WebhookDelivery }) {
  const again = useMutation({
    mutationFn: () => api.webhooks.redeliver({ params: { id: webhookId, deliveryId: delivery._id } }),
    onSuccess: () => void refresh('webhooks'),
    onError: (error) => notifyFailed('It was not sent again', error),
  })
  return (
    <li className={classes.delivery}>
      <Status look={DELIVERY_LOOKS[delivery.status]} />
      <Stack gap={2} className={classes.words}>
        <span>
          <span className="mono">{delivery.type}</span> of {delivery.resourceName}
        </span>
        <Text size="sm" c="dimmed">
          <When iso={delivery.createdAt} />, {delivery.attempts === 1 ? '1 attempt' : `${delivery.attempts} attempts`}
          {delivery.responseStatus === null ? '' : `, answered ${delivery.responseStatus}`}
          {delivery.nextAttemptAt && delivery.attempts > 0 ? (
            <>
              , next{' '}
              {Date.parse(delivery.nextAttemptAt) - Date.now() < MOMENT_MS ? (
                'in a moment'
              ) : (
                <When iso={delivery.nextAttemptAt} />
              )}
            </>
          ) : null}
        </Text>
        {delivery.error ? <Text size="sm">{delivery.error}</Text> : null}
      </Stack>
      {delivery.status === 'pending' && delivery.attempts === 0 ? null : (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Send again: ${delivery.type} of ${delivery.resourceName}`}
          onClick={() => again.mutate()}
        >
          Send again
        </Button>
      )}
    </li>
  )
}
