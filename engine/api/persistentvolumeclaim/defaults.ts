/** Defaults of what a claim asks for.
 *  Models SetDefaults_PersistentVolumeClaimSpec in pkg/apis/core/v1/defaults.go. */
import { fields, otherwise } from '../defaulting'

export const claimDefaults = fields({
  volumeMode: otherwise('Filesystem'),
  resources: otherwise(Object.freeze({})),
})
