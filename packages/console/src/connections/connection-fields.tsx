/** The fields of a connection, in the order and with the marks people know from integrator.io's panel. */

import type { Application, ConnectionInput, IClient } from '@keyway/contract'
import { Stack, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { IClientPanel } from '../iclients/iclient-panel.tsx'
import { FieldHelp } from '../ui/field-help.tsx'
import { RefField } from '../ui/form/ref-field.tsx'
import type { DocumentForm } from '../ui/form/use-document-form.ts'
import { AdvancedFields } from './advanced-fields.tsx'
import { ApiTypeField } from './api-type-field.tsx'
import { ApplicationLine } from './application-line.tsx'
import { type ConnectionValues, offerOf, scopesOffered } from './connection-values.ts'
import { ScopeField } from './scope-field.tsx'
import { keptScopes, startingScopes } from './scope-lists.ts'

export interface ConnectionFieldsProps {
  readonly document: DocumentForm<ConnectionValues, ConnectionInput>
  readonly application: Application
  readonly iclients: readonly IClient[]
  readonly onChangeApplication: (() => void) | undefined
}

const IDS_HELP =
  'https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name'

export function ConnectionFields({ document, application, iclients, onChangeApplication }: ConnectionFieldsProps) {
  const { form, field } = document
  const { apiType, iclientId, scope } = form.values
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

  return (
    <Stack gap="md">
      <ApplicationLine application={application} onChange={onChangeApplication} />
      <TextInput
        {...field('name')}
        label="Name your connection"
        withAsterisk
        data-autofocus
        description="Shown wherever a connection is chosen."
        placeholder="Contoso production vault"
        autoComplete="off"
      />
      <ApiTypeField
        application={application}
        props={field('apiType')}
        onChange={(next) => {
          field('apiType').onChange(next)
          changeOffer({ apiType: next })
        }}
      />
      <RefField
        label="OAuth 2.0 client"
        noun="OAuth 2.0 client"
        description={
          <FieldHelp
            guide="iclient"
            href="https://learn.microsoft.com/entra/identity-platform/quickstart-register-app"
            link="How to register an app"
          >
            The app registration or identity that the connection signs in with.
          </FieldHelp>
        }
        choices={iclients.map((one) => ({
          value: one._id,
          label: one.name,
          note: <small className="quiet">{offerOf(application, one)?.name}</small>,
        }))}
        loading={false}
        props={{
          ...field('iclientId'),
          onChange: (id: string) => {
            form.clearFieldError('iclientId')
            changeOffer({ iclientId: id })
          },
        }}
        panel={({ id, onSaved, onClosed }) => (
          <IClientPanel id={id} nested onSaved={(saved) => onSaved(saved._id)} onClosed={onClosed} />
        )}
      />
      <ScopeField props={field('scope')} offered={offered} first={firstChoice(apiType, iclientId)} />
      {apiType === 'data-plane' ? (
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
      ) : null}
      <AdvancedFields concurrency={field('concurrencyLevel')} />
    </Stack>
  )
}

function firstChoice(apiType: ConnectionValues['apiType'], iclientId: string): string | null {
  if (apiType !== '' && iclientId !== '') return null
  if (apiType === '' && iclientId === '') return 'Choose the API type and the OAuth 2.0 client first.'
  return apiType === '' ? 'Choose the API type first.' : 'Choose the OAuth 2.0 client first.'
}
