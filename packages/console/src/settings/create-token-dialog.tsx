/** Asks for what a new API token needs: a name, what it may do, and for how long. */

import { type ApiToken, ApiTokenInput, type NewApiToken } from '@keyway/contract'
import { Radio, Select, Stack, TextInput } from '@mantine/core'
import { api } from '../api/client.ts'
import { refresh } from '../api/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DialogForm } from '../ui/form/dialog-form.tsx'
import type { FieldRow } from '../ui/form/field-rows.ts'
import { useDocumentForm } from '../ui/form/use-document-form.ts'

interface TokenValues {
  readonly name: string
  readonly scope: ApiToken['scope']
  /** Days, or `never`. */
  readonly expiry: string
}

const ROWS: readonly FieldRow<TokenValues>[] = [
  { field: 'name', path: 'name', label: 'Name', required: true },
  { field: 'scope', path: 'scope', label: 'What it may do' },
  { field: 'expiry', path: 'expiresInDays', label: 'Expiry' },
]

const NEVER = 'never'
const EXPIRIES = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: NEVER, label: 'Never' },
]

export interface CreateTokenDialogProps {
  readonly opened: boolean
  onCreated(token: NewApiToken): void
  onClose(): void
}

export function CreateTokenDialog(props: CreateTokenDialogProps) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title="Create API token" size="28rem">
      <TokenForm {...props} />
    </Dialog>
  )
}

function TokenForm({ onCreated, onClose }: CreateTokenDialogProps) {
  const { field, form, submit, failure, saving } = useDocumentForm({
    initial: { name: '', scope: 'full', expiry: '90' } as TokenValues,
    rows: () => ROWS,
    schema: ApiTokenInput,
    toDocument: ({ name, scope, expiry }) => ({
      name,
      scope,
      expiresInDays: expiry === NEVER ? null : Number(expiry),
    }),
  })
  const create = async () => {
    const token = await submit((body) => api.tokens.create({ body }))
    if (!token) return
    void refresh('tokens', 'audit')
    onCreated(token)
  }
  return (
    <DialogForm
      failure={failure}
      failureTitle="The token was not created"
      saving={saving}
      save="Create"
      saveWords="Creating…"
      onSave={create}
      onClose={onClose}
    >
      <TextInput
        {...field('name')}
        label="Name"
        withAsterisk
        data-autofocus
        description="What will use it."
        placeholder="Nightly backup"
        autoComplete="off"
      />
      <Radio.Group {...field('scope')} value={form.values.scope} label="What it may do">
        <Stack gap="xs" pt={4}>
          <Radio value="full" label="Read and change everything" />
          <Radio value="read" label="Read only" />
          <Radio
            value="token"
            label="Read, and get access tokens of connections"
            description="For programs that use a connection with Microsoft's own SDKs."
          />
        </Stack>
      </Radio.Group>
      <Select {...field('expiry')} label="Expires" data={EXPIRIES} comboboxProps={{ withinPortal: true }} />
    </DialogForm>
  )
}
