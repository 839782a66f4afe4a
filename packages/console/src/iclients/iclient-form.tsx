/** The form of an OAuth 2.0 client: what is asked, saving it, and handing out a certificate that was made. */

import { type Application, type Cloud, type IClient, IClientInput, type System } from '@keyway/contract'
import { Stack } from '@mantine/core'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { NEW, saveDocument } from '../api/save-document.ts'
import { GuidePlaceProvider } from '../guides/guide-place.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { FieldHelp } from '../ui/field-help.tsx'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { highlight } from '../ui/highlight.ts'
import { Notice } from '../ui/notice.tsx'
import { notifyDone } from '../ui/notify.ts'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, PanelPage } from '../ui/panel/panel-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { appRegistrationsUrl, portalName } from './azure-places.ts'
import { CertificateHandover } from './certificate-handover.tsx'
import { IClientFields } from './iclient-fields.tsx'
import { asks, emptyIClient, endsAccess, iclientDocument, iclientRows, iclientValues, needs } from './iclient-values.ts'

const MISSING_WORDS = {
  clientSecret: 'client secret',
  clientCertificate: 'certificate',
  secrets: 'secret fields',
} as const

export interface IClientFormProps {
  readonly stored: IClient | undefined
  readonly application: Application
  readonly redirectUri: string | undefined
  readonly sandbox: System['sandbox']
  readonly onSaved: ((iclient: IClient) => void) | undefined
  /** The choice of the application, while it can be made. */
  readonly chooser: React.ReactNode
}

export function IClientForm(props: IClientFormProps) {
  const { stored, application, redirectUri, sandbox, onSaved, chooser } = props
  const clouds = application.clouds
  const firstCloud = clouds[0]?.cloud ?? 'public'
  const document = useDocumentForm({
    initial: stored ? iclientValues(stored) : startingValues(firstCloud, sandbox),
    rows: () => iclientRows(stored),
    schema: IClientInput,
    toDocument: (values) => iclientDocument(values, application._id, redirectUri, stored),
  })
  const { form, field, submit, failure, saving } = document
  const panel = usePanel()
  const [made, setMade] = useState<IClient | null>(null)
  const offer = clouds.find((one) => one.cloud === form.values.cloud)

  const save = async () => {
    const { way, certificateFrom } = form.values
    const saved = await submit((body) => saveDocument('iclients', api.iclients, stored?._id ?? NEW, body))
    if (!saved) return
    highlight(saved._id)
    onSaved?.(saved)
    if (needs(way, 'clientCertificate') && certificateFrom === 'make') {
      setMade(saved)
      return
    }
    notifyDone(`OAuth 2.0 client "${saved.name}" saved`)
    panel.close()
  }

  const changeCloud = (cloud: string | null) => {
    const from = startingValues(form.values.cloud, sandbox).tenantId
    field('cloud').onChange(cloud)
    // The sandbox has one directory, so its ID is filled in; another cloud's must not keep it.
    if (form.values.tenantId === from)
      form.setFieldValue('tenantId', cloud === 'sandbox' ? (sandbox?.tenantId ?? '') : '')
  }

  if (made?.oauth2?.clientCertificate) {
    return <CertificateHandover iclient={made} certificate={made.oauth2.clientCertificate} offer={offer} />
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
        {chooser}
        {failure ? <Problem error={failure} title="The OAuth 2.0 client was not saved" /> : null}
        {stored?.signIn.missing ? (
          <Notice tone="warn" title={`This client needs its ${MISSING_WORDS[stored.signIn.missing]}`}>
            <p>
              It came from a configuration file, and those hold no secrets. Enter it below, then authorize the
              connections.
            </p>
          </Notice>
        ) : null}
        {endsAccess(form.values, stored) ? (
          <Notice tone="warn" title="This ends the access of the connections of this client">
            <p>Each of them must be authorized again with “Save & authorize”.</p>
          </Notice>
        ) : null}
        {stored || !asks(form.values.way, 'tenantId') ? null : (
          <Notice tone="quiet">
            <p>
              <FieldHelp href={offer ? appRegistrationsUrl(offer) : ''} link={offer ? portalName(offer) : ''}>
                The values come from an app registration in Azure: the identity Keyway signs in with.
              </FieldHelp>
            </p>
          </Notice>
        )}
        <GuidePlaceProvider value={{ offer, clientId: form.values.clientId }}>
          <IClientFields
            document={document}
            application={application}
            stored={stored}
            redirectUri={redirectUri}
            onCloud={changeCloud}
          />
        </GuidePlaceProvider>
      </Stack>
    </PanelPage>
  )
}

const startingValues = (cloud: Cloud, sandbox: System['sandbox']) => ({
  ...emptyIClient(cloud),
  tenantId: cloud === 'sandbox' ? (sandbox?.tenantId ?? '') : '',
})
