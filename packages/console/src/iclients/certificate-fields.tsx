/** Where the certificate of a client comes from: made by Keyway, or brought as PFX or PEM. */
import type { ClientCertificate } from '@keyway/contract'
import { PasswordInput, Radio, Stack } from '@mantine/core'
import { FieldHelp } from '../ui/field-help.tsx'
import { asBase64, asPem, FileField } from '../ui/form/file-field.tsx'
import { NumberField } from '../ui/form/number-field.tsx'
import type { DocumentForm } from '../ui/form/use-document-form.ts'
import { Notice } from '../ui/notice.tsx'
import { PLACES } from './azure-places.ts'
import { CertificateFacts } from './certificate-facts.tsx'
import classes from './certificate-fields.module.css'
import type { CertificateFrom, IClientValues } from './iclient-values.ts'

const SOURCES: readonly { readonly from: CertificateFrom; readonly label: string; readonly help: string }[] = [
  { from: 'kept', label: 'Keep the current certificate', help: 'Nothing changes.' },
  {
    from: 'make',
    label: 'Let Keyway make one',
    help: 'The private key stays here, encrypted, and is never shown. You upload the certificate in Azure.',
  },
  { from: 'pfx', label: 'Upload a PFX file', help: 'A .pfx or .p12 file with certificate and private key.' },
  { from: 'pem', label: 'Upload PEM files', help: 'Certificate and private key, in one file or two.' },
]

export interface CertificateFieldsProps {
  readonly document: Pick<DocumentForm<IClientValues, unknown>, 'form' | 'field'>
  readonly stored: ClientCertificate | undefined
  readonly clientName: string
}

export function CertificateFields({ document, stored, clientName }: CertificateFieldsProps) {
  const { form, field } = document
  const { certificateFrom } = form.values
  const props = field('certificateFrom')
  const password = (
    <PasswordInput
      {...field('passphrase')}
      label="Password"
      description="Opens the file once. It is not stored."
      autoComplete="new-password"
    />
  )
  return (
    <Stack gap="md">
      {stored ? <CertificateFacts certificate={stored} clientName={clientName} /> : null}
      <Radio.Group
        label={stored ? 'Change the certificate' : 'Certificate'}
        description={
          <FieldHelp guide="certificate">The certificate must be uploaded in Azure: {PLACES.certificate}.</FieldHelp>
        }
        withAsterisk
        value={certificateFrom}
        error={props.error}
        onChange={(value) => form.setFieldValue('certificateFrom', value as CertificateFrom)}
      >
        <div className={classes.sources}>
          {SOURCES.filter(({ from }) => stored !== undefined || from !== 'kept').map(({ from, label, help }, index) => (
            <Radio
              key={from}
              {...(index === 0 ? { id: props.id } : {})}
              value={from}
              label={label}
              description={help}
            />
          ))}
        </div>
      </Radio.Group>
      {stored && certificateFrom !== 'kept' ? (
        <Notice tone="warn" title="Upload the new certificate in Azure right away">
          <p>
            Connections of this client sign in with it from the moment you save. Leave the old one in Azure until then.
          </p>
        </Notice>
      ) : null}
      {certificateFrom === 'make' ? (
        <NumberField
          {...field('days')}
          label="Days it is valid"
          description="1 to 730. Keyway warns 30, 7 and 1 days before the end."
          withAsterisk
          maw="20rem"
        />
      ) : null}
      {certificateFrom === 'pfx' ? (
        <>
          <FileField props={field('pfx')} label="PFX file" accept=".pfx,.p12" required read={asBase64} />
          {password}
        </>
      ) : null}
      {certificateFrom === 'pem' ? (
        <>
          <FileField
            props={field('cert')}
            label="Certificate file"
            description="May hold the private key too."
            accept=".pem,.crt,.cer"
            required
            read={asPem}
          />
          <FileField
            props={field('key')}
            label="Private key file"
            description="Leave it out when the key is in the certificate file."
            accept=".pem,.key"
            read={asPem}
          />
          {password}
        </>
      ) : null}
    </Stack>
  )
}
