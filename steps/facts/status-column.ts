/** The STATUS column that `kubectl get pods` shows, and the words that can stand in it. */
import { type KubeObject, type Pod, printedStatus } from '../../engine'

/** Words that the column can show besides phases. */
export const podStatusWords =
  /^(Init:(\d+\/\d+|[A-Z][A-Za-z]+|ExitCode:\d+|Signal:\d+)|ExitCode:\d+|Signal:\d+|ContainerCreating|PodInitializing|CrashLoopBackOff|ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName|ImageInspectError|RegistryUnavailable|CreateContainerConfigError|CreateContainerError|RunContainerError|PostStartHookError|Completed|Error|OOMKilled|ContainerCannotRun|ContainerStatusUnknown|DeadlineExceeded|SchedulingGated|Evicted|NodeLost|NodeAffinity|NodePorts|NotReady|Preempting|Terminated|UnexpectedAdmissionError|PodOSNotSupported|OutOf[a-z-]+)$/

export function statusColumn(object: KubeObject): string {
  return printedStatus(object as unknown as Pod).status // Only Pods are shown by this column.
}
