/** Exports, imports and flows as a client sends them, valid as they are; a test changes what it is about. */

/** @param http members of `http` that differ from: list secrets with their values */
export const exportInput = (name: string, connectionId: string, http: object = {}, rest: object = {}) => ({
  name,
  _connectionId: connectionId,
  http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true, ...http },
  ...rest,
})

export const importInput = (name: string, connectionId: string, operation = 'SetSecret', rest: object = {}) => ({
  name,
  _connectionId: connectionId,
  http: { _httpConnectorEndpointIds: [operation] },
  ...rest,
})

export const flowInput = (name: string, exportId: string, importId: string, rest: object = {}) => ({
  name,
  disabled: false,
  pageGenerators: [{ _exportId: exportId }],
  pageProcessors: [{ _importId: importId }],
  ...rest,
})
