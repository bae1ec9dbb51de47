import type { DatabaseDefinition, DatabaseDefinitionRequest } from '@vigilops/contracts/api';
import type { Answer } from '@vigilops/contracts/client';

export type { DatabaseDefinition } from '@vigilops/contracts/api';

export type DatabaseDefinitionList = Answer<'listDatabaseDefinitions'>;

/** As it is sent; a password that is left out stays as it is. */
export type NewDefinition = DatabaseDefinitionRequest;
export type DefinitionStatus = DatabaseDefinition['state']['status'];
export type TlsMode = DatabaseDefinition['tls']['mode'];
