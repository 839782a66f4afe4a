/** What an export or import does, for lists: the id of its operation, or the line of its request. */
import type { Export, Import } from '@keyway/contract'

export const exportDoes = ({ http }: Pick<Export, 'http'>): string =>
  http.formType === 'assistant' ? http._httpConnectorEndpointId : `${http.method} ${pathOf(http.relativeURI)}`

export const importDoes = ({ http }: Pick<Import, 'http'>): string =>
  http.formType === 'assistant'
    ? (http._httpConnectorEndpointIds[0] ?? '')
    : `${http.method[0] ?? ''} ${pathOf(http.relativeURI[0] ?? '')}`

/** A query says little of what is done, and takes much room. */
const pathOf = (relativeURI: string): string => relativeURI.split('?')[0] ?? ''
