/** The form of an OAuth 2.0 client: what is asked, and where in Azure each value is found. */

import { type Application, type IClient, IClientInput, type System } from '@keyway/contract'
import { PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { api } from '../api/client.ts'
import { NEW, saveDocument } from '../api/save-document.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { FieldHelp } from '../ui/field-help.tsx'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { highlight } from '../ui/highlight.ts'
import { Notice } from '../ui/notice.tsx'
import { notifyDone } from '../ui/notify.ts'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, PanelPage } from '../ui/panel/panel-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { appRegistrationsUrl, PLACES, portalName } from './azure-places.ts'
import { emptyIClient, iclientDocument, iclientRows, iclientValues } from './iclient-values.ts'
import { RedirectUriField } from './redirect-uri-field.tsx'

export interface IClientFormProps {
  readonly stored: IClient | undefined
  readonly application: Application
  readonly redirectUri: string | undefined
  readonly sandbox: System['sandbox']
  readonly onSaved: ((iclient: IClient) => void) | undefined
}

export function IClientForm(props: IClientFormProps) {
  const { stored, application, redirectUri, sandbox, onSaved } = props
  const clouds = application.clouds
  const firstCloud = clouds[0]?.cloud ?? 'public'
  const initial = stored ? iclientValues(stored) : startingValues(firstCloud, sandbox)
  const { form, field, submit, failure, saving } = useDocumentForm({
    initial,
    rows: () => iclientRows(stored),
    schema: IClientInput,
    toDocument: (values) => iclientDocument(values, application._id, redirectUri, stored),
  })
  const panel = usePanel()
  const offer = clouds.find((one) => one.cloud === form.values.cloud)

  const save = async () => {
    const saved = await submit((document) => saveDocument('iclients', api.iclients, stored?._id ?? NEW, document))
    if (!saved) return
    notifyDone(`OAuth 2.0 client "${saved.name}" saved`)
    highlight(saved._id)
    onSaved?.(saved)
    panel.close()
  }

  const changeCloud = (cloud: string | null) => {
    const from = startingValues(form.values.cloud, sandbox).tenantId
    field('cloud').onChange(cloud)
    // The sandbox has one directory, so its ID is filled in; another cloud's must not keep it.
    if (form.values.tenantId === from)
      form.setFieldValue('tenantId', cloud === 'sandbox' ? (sandbox?.tenantId ?? '') : '')
  }

  return (
    <PanelPage
      dirty={form.isDirty()}
      title={stored ? 'Edit OAuth 2.0 client' : 'Create OAuth 2.0 client'}
      onSubmit={() => void save()}
      footer={
        <>
          <ActionButton type="submit" busy={saving} busyWords="Saving…">
            Save
          </ActionButton>
          <CancelButton />
        </>
      }
    >
      <Stack gap="md">
        {failure ? <Problem error={failure} title="The OAuth 2.0 client was not saved" /> : null}
        {stored ? null : (
          <Notice tone="quiet">
            <p>
              <FieldHelp href={offer ? appRegistrationsUrl(offer) : ''} link={offer ? portalName(offer) : ''}>
                The values come from an app registration in Azure: the identity Keyway signs people in with.
              </FieldHelp>
            </p>
          </Notice>
        )}
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
          {...field('cloud')}
          onChange={changeCloud}
          label="Cloud"
          withAsterisk
          description="The Azure the app registration belongs to."
          data={clouds.map((one) => ({ value: one.cloud, label: one.name }))}
        />
        <TextInput
          {...field('tenantId')}
          label="Directory (tenant) ID"
          withAsterisk
          description={`In Azure: ${PLACES.tenantId}.`}
          placeholder="00000000-0000-0000-0000-000000000000"
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput
          {...field('clientId')}
          label="Application (client) ID"
          withAsterisk
          description={`In Azure: ${PLACES.clientId}.`}
          placeholder="00000000-0000-0000-0000-000000000000"
          autoComplete="off"
          spellCheck={false}
        />
        <PasswordInput
          {...field('clientSecret')}
          label="Client secret"
          withAsterisk={stored?.oauth2.clientSecret === undefined}
          description={`In Azure: ${PLACES.clientSecret}. Azure shows it once.`}
          placeholder={stored?.oauth2.clientSecret ? 'Leave blank to keep the stored one' : ''}
          autoComplete="new-password"
          spellCheck={false}
        />
        <RedirectUriField uri={redirectUri} place={PLACES.redirectUri} />
      </Stack>
    </PanelPage>
  )
}

const startingValues = (cloud: IClient['oauth2']['unencrypted']['cloud'], sandbox: System['sandbox']) => ({
  ...emptyIClient(cloud),
  tenantId: cloud === 'sandbox' ? (sandbox?.tenantId ?? '') : '',
})
