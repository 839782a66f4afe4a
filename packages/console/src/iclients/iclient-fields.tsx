/** The fields of an OAuth 2.0 client: those its way to sign in asks for, each with the place in Azure to find it. */
import type { Application, IClient, IClientInput, WayId } from '@keyway/contract'
import { PasswordInput, Select, TextInput } from '@mantine/core'
import { FieldHelp } from '../ui/field-help.tsx'
import type { DocumentForm } from '../ui/form/use-document-form.ts'
import { Notice } from '../ui/notice.tsx'
import { PLACES } from './azure-places.ts'
import { CertificateFields } from './certificate-fields.tsx'
import { asks, type IClientValues, needs } from './iclient-values.ts'
import { RedirectUriField } from './redirect-uri-field.tsx'

export interface IClientFieldsProps {
  readonly document: DocumentForm<IClientValues, IClientInput>
  readonly application: Application
  readonly stored: IClient | undefined
  readonly redirectUri: string | undefined
  onCloud(cloud: string | null): void
}

export function IClientFields({ document, application, stored, redirectUri, onCloud }: IClientFieldsProps) {
  const { form, field } = document
  const { way } = form.values
  const isCustom = stored?.provider === 'custom_oauth2'
  const offer = application.ways.find((one) => one._id === way)
  const storedSecret = (stored?.azureserviceprincipal ?? stored?.oauth2)?.clientSecret
  const id = (member: 'tenantId' | 'clientId') => ({
    ...field(member),
    withAsterisk: needs(way, member),
    placeholder: '00000000-0000-0000-0000-000000000000',
    autoComplete: 'off',
    spellCheck: false,
  })
  return (
    <>
      <TextInput
        {...field('name')}
        label="Name"
        withAsterisk
        data-autofocus
        description="Shown wherever an OAuth 2.0 client is chosen."
        placeholder="Contoso production"
        autoComplete="off"
      />
      <Select
        {...field('way')}
        onChange={(next) => next && form.setFieldValue('way', next as WayId)}
        label="Way to sign in"
        withAsterisk
        description={<FieldHelp guide="way">{offer?.help}</FieldHelp>}
        data={application.ways.map((one) => ({ value: one._id, label: one.name }))}
        maxDropdownHeight={320}
      />
      {offer?.unavailable ? (
        <Notice tone="warn" title="This way is not ready on this Keyway">
          <p>{offer.unavailable}</p>
        </Notice>
      ) : null}
      {isCustom ? (
        <>
          {needs(way, 'redirectUri') ? (
            <TextInput
              {...field('authUrl')}
              label="Authorization URL"
              withAsterisk
              type="url"
              spellCheck={false}
              description={<FieldHelp guide="authUrl">Where people sign in. It names the tenant.</FieldHelp>}
            />
          ) : null}
          <TextInput
            {...field('tokenUrl')}
            label="Access token URL"
            withAsterisk
            type="url"
            spellCheck={false}
            description={<FieldHelp guide="tokenUrl">Of Microsoft’s sign-in service. It names the tenant.</FieldHelp>}
          />
        </>
      ) : (
        <>
          <Select
            {...field('cloud')}
            onChange={onCloud}
            label="Cloud"
            withAsterisk
            description={<FieldHelp guide="cloud">The Azure the app registration belongs to.</FieldHelp>}
            data={application.clouds.map((one) => ({ value: one.cloud, label: one.name }))}
          />
          {asks(way, 'tenantId') ? (
            <TextInput
              {...id('tenantId')}
              label="Directory (tenant) ID"
              description={<FieldHelp guide="tenantId">In Azure: {PLACES.tenantId}.</FieldHelp>}
            />
          ) : null}
        </>
      )}
      {asks(way, 'clientId') ? (
        <TextInput
          {...id('clientId')}
          label="Application (client) ID"
          description={
            needs(way, 'clientId') ? (
              <FieldHelp guide="clientId">In Azure: {PLACES.clientId}.</FieldHelp>
            ) : (
              <FieldHelp guide="identityClientId">
                Only for a user-assigned identity. Leave it blank for the host’s own.
              </FieldHelp>
            )
          }
        />
      ) : null}
      {needs(way, 'clientSecret') ? (
        <>
          <PasswordInput
            {...field('clientSecret')}
            label="Client secret"
            withAsterisk={storedSecret === undefined}
            description={
              <FieldHelp guide="clientSecret">In Azure: {PLACES.clientSecret}. Azure shows it once.</FieldHelp>
            }
            placeholder={storedSecret ? 'Leave blank to keep the stored one' : ''}
            autoComplete="new-password"
            spellCheck={false}
          />
          <TextInput
            {...field('secretEnds')}
            label="Expires on"
            type="date"
            maw="20rem"
            description={
              <FieldHelp guide="secretEnds">
                Azure shows it beside the secret. Keyway warns 30, 7 and 1 days before.
              </FieldHelp>
            }
          />
        </>
      ) : null}
      {needs(way, 'clientCertificate') ? (
        <CertificateFields
          document={document}
          stored={stored?.oauth2?.clientCertificate}
          clientName={form.values.name}
        />
      ) : null}
      {needs(way, 'redirectUri') ? <RedirectUriField uri={redirectUri} place={PLACES.redirectUri} /> : null}
    </>
  )
}
