/** How posts to a flow are verified: told in a sentence, and changed in a dialog. */
import {
  type Flow,
  HMAC_ALGORITHMS,
  HMAC_ENCODINGS,
  MASK,
  type WebhookVerification,
  WebhookVerificationInput,
} from '@keyway/contract'
import { PasswordInput, Select, SimpleGrid, TextInput } from '@mantine/core'
import { api } from '../api/client.ts'
import { refresh } from '../api/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DialogForm } from '../ui/form/dialog-form.tsx'
import type { FieldRow } from '../ui/form/field-rows.ts'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { notifyDone } from '../ui/notify.ts'

export const verificationWords = (how: WebhookVerification): string =>
  how.verify === 'token'
    ? 'Whoever has the address may post.'
    : `Posts must be signed: HMAC of ${how.algorithm.toUpperCase()} in the header ${how.header}, as ${how.encoding}.`

interface Values {
  readonly verify: WebhookVerification['verify']
  readonly header: string
  readonly algorithm: (typeof HMAC_ALGORITHMS)[number]
  readonly encoding: (typeof HMAC_ENCODINGS)[number]
  /** Empty: the stored one stays. */
  readonly key: string
}

interface VerificationProps {
  readonly flow: Flow
  readonly stored: WebhookVerification
  onClose(): void
}

export function VerificationDialog({ opened, ...props }: VerificationProps & { readonly opened: boolean }) {
  return (
    <Dialog opened={opened} onClose={props.onClose} title="Verify posts" size="34rem">
      {opened ? <VerificationForm {...props} /> : null}
    </Dialog>
  )
}

const PLAIN = { autoComplete: 'off', spellCheck: false } as const

const rowsFor =
  (kept: boolean) =>
  ({ verify }: Values): readonly FieldRow<Values>[] => [
    { field: 'verify', path: 'verify', label: 'Verification', required: true },
    ...(verify === 'hmac'
      ? ([
          { field: 'header', path: 'header', label: 'Header', required: true },
          { field: 'algorithm', path: 'algorithm', label: 'Algorithm', required: true },
          { field: 'encoding', path: 'encoding', label: 'Encoding', required: true },
          { field: 'key', path: 'key', label: 'Key', required: !kept },
        ] as const)
      : []),
  ]

function VerificationForm({ flow, stored, onClose }: VerificationProps) {
  const kept = stored.verify === 'hmac'
  const { field, form, submit, failure, saving } = useDocumentForm({
    initial: {
      verify: stored.verify,
      header: kept ? stored.header : '',
      algorithm: kept ? stored.algorithm : 'sha256',
      encoding: kept ? stored.encoding : 'hex',
      key: '',
    } as Values,
    rows: rowsFor(kept),
    schema: WebhookVerificationInput,
    toDocument: documentOf,
  })
  const save = async () => {
    const saved = await submit((body) => api.flows.verifyWebhook({ params: { id: flow._id }, body }))
    if (!saved) return
    notifyDone(
      saved.verify === 'hmac' ? 'Posts must be signed from now on' : 'Posts need the address alone from now on',
    )
    void refresh('flows', 'audit')
    onClose()
  }
  return (
    <DialogForm
      failure={failure}
      failureTitle="Nothing was changed"
      saving={saving}
      save="Save"
      saveWords="Saving…"
      onSave={save}
      onClose={onClose}
    >
      <Select
        {...field('verify')}
        label="Verification"
        allowDeselect={false}
        data={[
          { value: 'token', label: 'Token in the address' },
          { value: 'hmac', label: 'Token and signature (HMAC)' },
        ]}
      />
      {form.values.verify === 'hmac' ? <HmacFields field={field} kept={kept} /> : null}
    </DialogForm>
  )
}

type Field = ReturnType<typeof useDocumentForm<Values, WebhookVerificationInput>>['field']

function HmacFields({ field, kept }: { readonly field: Field; readonly kept: boolean }) {
  return (
    <>
      <TextInput
        {...field('header')}
        {...PLAIN}
        label="Header"
        withAsterisk
        description="Where the sender puts the signature of the body."
        placeholder="X-Hub-Signature-256"
      />
      <SimpleGrid cols={2}>
        <Select {...field('algorithm')} label="Algorithm" allowDeselect={false} data={[...HMAC_ALGORITHMS]} />
        <Select {...field('encoding')} label="Encoding" allowDeselect={false} data={[...HMAC_ENCODINGS]} />
      </SimpleGrid>
      <PasswordInput
        {...field('key')}
        label="Key"
        withAsterisk={!kept}
        description="The sender signs with the same one. It is kept encrypted."
        placeholder={kept ? 'Leave blank to keep the stored one' : ''}
        autoComplete="new-password"
        spellCheck={false}
      />
    </>
  )
}

const documentOf = ({ verify, key, ...signature }: Values): WebhookVerificationInput =>
  verify === 'token' ? { verify } : { verify, ...signature, key: key === '' ? MASK : key }
