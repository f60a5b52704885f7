#!/bin/sh
# kubectl with nothing but the token in the volume of a Pod: with-token-of.sh NAMESPACE/POD ARGUMENT…
token=/var/run/secrets/kubernetes.io/serviceaccount/token
pod=$1
shift
token=$(kubectl exec -n "${pod%/*}" "${pod#*/}" -- cat "$token") || exit $?
export KUBECONFIG="$KUBECONFIG:$(dirname "$0")/nobody.yaml"
exec kubectl --user=nobody --token="$token" "$@"
