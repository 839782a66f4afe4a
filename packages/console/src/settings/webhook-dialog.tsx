/** Creates or edits a webhook: where to call, and of what to tell. */
import { EVENTS, type EventType, type NewWebhook, WEBHOOK_EVENTS, type Webhook, WebhookInput } from '@keyway/contract'
import { Checkbox, Stack, TextInput } from '@mantine/core'
import { api } from '../api/client.ts'
import { refresh } from '../api/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DialogForm } from '../ui/form/dialog-form.tsx'
import type { FieldRow } from '../ui/form/field-rows.ts'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { notifyDone } from '../ui/notify.ts'

interface WebhookValues {
  readonly name: string
  readonly url: string
  readonly events: EventType[]
}

const ROWS: readonly FieldRow<WebhookValues>[] = [
  { field: 'name', path: 'name', label: 'Name', required: true },
  { field: 'url', path: 'url', label: 'URL', required: true },
  { field: 'events', path: 'events', label: 'Events' },
]

export interface WebhookDialogProps {
  readonly edited: Webhook | 'new' | null
  onCreated(webhook: NewWebhook): void
  onClose(): void
}

export function WebhookDialog({ edited, onCreated, onClose }: WebhookDialogProps) {
  const stored = edited === 'new' || edited === null ? null : edited
  return (
    <Dialog
      opened={edited !== null}
      onClose={onClose}
      title={stored ? `Edit "${stored.name}"` : 'Create webhook'}
      size="34rem"
    >
      {edited === null ? null : <WebhookForm stored={stored} onCreated={onCreated} onClose={onClose} />}
    </Dialog>
  )
}

function WebhookForm(props: { readonly stored: Webhook | null } & Omit<WebhookDialogProps, 'edited'>) {
  const { stored, onCreated, onClose } = props
  const { field, form, submit, failure, saving } = useDocumentForm({
    initial: {
      name: stored?.name ?? '',
      url: stored?.url ?? '',
      events: stored ? [...stored.events] : [...WEBHOOK_EVENTS],
    } as WebhookValues,
    rows: () => ROWS,
    schema: WebhookInput,
    toDocument: (values) => ({ ...values, enabled: stored?.enabled ?? true }),
  })
  const save = async () => {
    if (stored) {
      const saved = await submit((body) => api.webhooks.replace({ params: { id: stored._id }, body }))
      if (!saved) return
      notifyDone(`Webhook "${saved.name}" saved`)
      onClose()
    } else {
      const made = await submit((body) => api.webhooks.create({ body }))
      if (!made) return
      onCreated(made)
    }
    void refresh('webhooks', 'audit')
  }
  return (
    <DialogForm
      failure={failure}
      failureTitle="The webhook was not saved"
      saving={saving}
      save={stored ? 'Save' : 'Create'}
      saveWords="Saving…"
      onSave={save}
      onClose={onClose}
    >
      <TextInput {...field('name')} label="Name" withAsterisk data-autofocus placeholder="On-call" autoComplete="off" />
      <TextInput
        {...field('url')}
        label="URL"
        withAsterisk
        description="Called by POST, with JSON. It must begin with https://."
        placeholder="https://example.com/keyway-events"
        autoComplete="off"
        inputMode="url"
      />
      <Checkbox.Group {...field('events')} value={[...form.values.events]} label="Tell of">
        <Stack gap={6} pt={4}>
          {WEBHOOK_EVENTS.map((type) => (
            <Checkbox key={type} value={type} label={EVENTS[type]} description={type} />
          ))}
        </Stack>
      </Checkbox.Group>
    </DialogForm>
  )
}
