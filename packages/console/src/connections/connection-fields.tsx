/** The fields of a connection, in the order and with the marks people know from integrator.io's panel. */

import { type Application, type Connection, type ConnectionInput, HTTP_ID, type IClient } from '@keyway/contract'
import { Stack, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { IClientPanel } from '../iclients/iclient-panel.tsx'
import { FieldHelp } from '../ui/field-help.tsx'
import { RefField } from '../ui/form/ref-field.tsx'
import type { DocumentForm } from '../ui/form/use-document-form.ts'
import { Notice } from '../ui/notice.tsx'
import { AdvancedFields } from './advanced-fields.tsx'
import { ApiTypeField } from './api-type-field.tsx'
import { ApplicationLine } from './application-line.tsx'
import { type ConnectionValues, offerOf, scopesOffered } from './connection-values.ts'
import { FreeScopes, HttpFields } from './http/http-fields.tsx'
import { onlyInHttpView } from './http/http-values.ts'
import { ScopeField } from './scope-field.tsx'
import { keptScopes, startingScopes } from './scope-lists.ts'

export interface ConnectionFieldsProps {
  readonly document: DocumentForm<ConnectionValues, ConnectionInput>
  readonly application: Application
  readonly stored: Connection | undefined
  readonly iclients: readonly IClient[]
  readonly onChangeApplication: (() => void) | undefined
}

const REGISTER_APP = (
  <FieldHelp
    guide="iclient"
    href="https://learn.microsoft.com/entra/identity-platform/quickstart-register-app"
    link="How to register an app"
  >
    The app registration or identity that the connection signs in with.
  </FieldHelp>
)

const IDS_HELP =
  'https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name'

/** The fields of the view that is chosen. */
export function ConnectionFields(props: ConnectionFieldsProps) {
  const { document, application, stored, iclients, onChangeApplication } = props
  const { form, field } = document
  const { apiType, iclientId, scope, formType } = form.values
  // Scopes chosen for one API or cloud come back when a person returns to it.
  const remembered = useRef(new Map<string, readonly string[]>())

  const clientOf = (id: string) => iclients.find((one) => one._id === id)
  const scopesFor = (type: ConnectionValues['apiType'], id: string) => scopesOffered(application, type, clientOf(id))
  const offered = scopesFor(apiType, iclientId)

  const changeOffer = (next: Partial<Pick<ConnectionValues, 'apiType' | 'iclientId'>>) => {
    const after = { apiType, iclientId, ...next }
    remembered.current.set(offered.map((one) => one.value).join(' '), scope)
    const offeredNow = scopesFor(after.apiType, after.iclientId)
    const before = remembered.current.get(offeredNow.map((one) => one.value).join(' '))
    form.setValues({ ...next, scope: before ?? startingScopes(keptScopes(scope, offered, offeredNow), offeredNow) })
    form.clearFieldError('scope')
  }

  const isHttp = application._id === HTTP_ID
  const ofApplication = iclients.filter((one) => (one._httpConnectorId === HTTP_ID) === isHttp)
  const apiTypeField = (
    <ApiTypeField
      application={application}
      props={field('apiType')}
      onChange={(next) => {
        field('apiType').onChange(next)
        changeOffer({ apiType: next })
      }}
    />
  )
  const clientField = (
    <RefField
      label="OAuth 2.0 client"
      noun="OAuth 2.0 client"
      description={
        isHttp ? 'The client of the API’s OAuth 2.0 service: its addresses, client ID and secret.' : REGISTER_APP
      }
      choices={ofApplication.map((one) => ({
        value: one._id,
        label: one.name,
        note: <small className="quiet">{isHttp ? '' : offerOf(application, one)?.name}</small>,
      }))}
      loading={false}
      props={{
        ...field('iclientId'),
        onChange: (id: string) => {
          form.clearFieldError('iclientId')
          if (isHttp) form.setFieldValue('iclientId', id)
          else changeOffer({ iclientId: id })
        },
      }}
      panel={({ id, onSaved, onClosed }) => (
        <IClientPanel
          id={id}
          nested
          applicationId={application._id}
          onSaved={(saved) => onSaved(saved._id)}
          onClosed={onClosed}
        />
      )}
    />
  )
  const scopeField = isHttp ? (
    <FreeScopes document={document} />
  ) : (
    <ScopeField props={field('scope')} offered={offered} first={firstChoice(apiType, iclientId)} />
  )
  const vaultField =
    apiType === 'data-plane' ? (
      <TextInput
        {...field('vaultUrl')}
        label="Vault URL"
        withAsterisk
        type="url"
        inputMode="url"
        description={
          <FieldHelp guide="vaultUrl" href={IDS_HELP}>
            Shown in Azure on the vault’s Overview as Vault URI.
          </FieldHelp>
        }
        placeholder={offerOf(application, clientOf(iclientId))?.vaultUrlExample ?? 'https://contoso.vault.azure.net'}
        autoComplete="off"
        spellCheck={false}
      />
    ) : null

  if (isHttp || formType === 'http') {
    return (
      <HttpFields
        document={document}
        stored={stored}
        application={application}
        onChangeApplication={onChangeApplication}
        oauthSettings={
          <>
            {clientField}
            {scopeField}
          </>
        }
        azureDetails={
          isHttp ? null : (
            <>
              {apiTypeField}
              {vaultField}
            </>
          )
        }
      />
    )
  }
  const kept = onlyInHttpView(form.values)
  return (
    <Stack gap="md">
      <ApplicationLine application={application} onChange={onChangeApplication} />
      {kept.length > 0 ? (
        <Notice tone="quiet">
          <p>The HTTP view holds more settings of this connection: {kept.join(', ')}. They are kept.</p>
        </Notice>
      ) : null}
      <TextInput
        {...field('name')}
        label="Name your connection"
        withAsterisk
        data-autofocus
        description="Shown wherever a connection is chosen."
        placeholder="Contoso production vault"
        autoComplete="off"
      />
      {apiTypeField}
      {clientField}
      {scopeField}
      {vaultField}
      <AdvancedFields document={document} stored={stored} />
    </Stack>
  )
}

function firstChoice(apiType: ConnectionValues['apiType'], iclientId: string): string | null {
  if (apiType !== '' && iclientId !== '') return null
  if (apiType === '' && iclientId === '') return 'Choose the API type and the OAuth 2.0 client first.'
  return apiType === '' ? 'Choose the API type first.' : 'Choose the OAuth 2.0 client first.'
}
