/**
 * Field numbers of the types that kubectl does not hold: apiextensions.k8s.io, whose numbers are
 * those of the `protobuf` tags in its types.go, and apiregistration.k8s.io.
 *
 * A type is a line of `name=number`; `*` marks a Go pointer to a scalar, and `name:GoName` a name
 * in Go that is not the JSON's with a capital.
 */

import type { Message } from './descriptors'

const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'
const AGGREGATOR = 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1'

const CONDITION = 'type=1 status=2 lastTransitionTime=3 reason=4 message=5'
const OBJECT = 'metadata:ObjectMeta=1 spec=2 status=3'

const SCHEMA_PROPS = [
  'id:ID=1 $schema:Schema=2 $ref:Ref*=3 description=4 type=5 format=6 title=7 default=8',
  'maximum*=9 exclusiveMaximum=10 minimum*=11 exclusiveMinimum=12 maxLength*=13 minLength*=14',
  'pattern=15 maxItems*=16 minItems*=17 uniqueItems=18 multipleOf*=19 enum=20',
  'maxProperties*=21 minProperties*=22 required=23 items=24 allOf=25 oneOf=26 anyOf=27 not=28',
  'properties=29 additionalProperties=30 patternProperties=31 dependencies=32',
  'additionalItems=33 definitions=34 externalDocs=35 example=36 nullable=37',
  'x-kubernetes-preserve-unknown-fields:XPreserveUnknownFields*=38',
  'x-kubernetes-embedded-resource:XEmbeddedResource=39',
  'x-kubernetes-int-or-string:XIntOrString=40',
  'x-kubernetes-list-map-keys:XListMapKeys=41',
  'x-kubernetes-list-type:XListType*=42',
  'x-kubernetes-map-type:XMapType*=43',
  'x-kubernetes-validations:XValidations=44',
].join(' ')

const VERSION = [
  'name=1 served=2 storage=3 schema=4 subresources=5 additionalPrinterColumns=6',
  'deprecated=7 deprecationWarning*=8 selectableFields=9',
].join(' ')

export const BY_HAND: ReadonlyMap<string, Message> = new Map(
  Object.entries({
    [`${CRD}.CustomResourceColumnDefinition`]:
      'name=1 type=2 format=3 description=4 priority=5 jsonPath:JSONPath=6',
    [`${CRD}.CustomResourceConversion`]: 'strategy=1 webhook=2',
    [`${CRD}.CustomResourceDefinition`]: OBJECT,
    [`${CRD}.CustomResourceDefinitionCondition`]: CONDITION,
    [`${CRD}.CustomResourceDefinitionNames`]:
      'plural=1 singular=2 shortNames=3 kind=4 listKind=5 categories=6',
    [`${CRD}.CustomResourceDefinitionSpec`]:
      'group=1 names=3 scope=4 versions=7 conversion=9 preserveUnknownFields=10',
    [`${CRD}.CustomResourceDefinitionStatus`]: 'conditions=1 acceptedNames=2 storedVersions=3',
    [`${CRD}.CustomResourceDefinitionVersion`]: VERSION,
    [`${CRD}.CustomResourceSubresourceScale`]:
      'specReplicasPath=1 statusReplicasPath=2 labelSelectorPath*=3',
    [`${CRD}.CustomResourceSubresourceStatus`]: '',
    [`${CRD}.CustomResourceSubresources`]: 'status=1 scale=2',
    [`${CRD}.CustomResourceValidation`]: 'openAPIV3Schema=1',
    [`${CRD}.ExternalDocumentation`]: 'description=1 url:URL=2',
    [`${CRD}.JSONSchemaProps`]: SCHEMA_PROPS,
    [`${CRD}.SelectableField`]: 'jsonPath:JSONPath=1',
    [`${CRD}.ServiceReference`]: 'namespace=1 name=2 path*=3 port*=4',
    [`${CRD}.ValidationRule`]:
      'rule=1 message=2 messageExpression=3 reason*=4 fieldPath=5 optionalOldSelf*=6',
    [`${CRD}.WebhookClientConfig`]: 'service=1 caBundle:CABundle=2 url:URL*=3',
    [`${CRD}.WebhookConversion`]: 'clientConfig=2 conversionReviewVersions=3',
    [`${AGGREGATOR}.APIService`]: OBJECT,
    [`${AGGREGATOR}.APIServiceCondition`]: CONDITION,
    [`${AGGREGATOR}.APIServiceSpec`]:
      'service=1 group=2 version=3 insecureSkipTLSVerify=4 caBundle:CABundle=5 ' +
      'groupPriorityMinimum=7 versionPriority=8',
    [`${AGGREGATOR}.APIServiceStatus`]: 'conditions=1',
    [`${AGGREGATOR}.ServiceReference`]: 'namespace=1 name=2 port*=3',
  }).map(([name, line]) => [name, messageFrom(line)]),
)

function messageFrom(line: string): Message {
  const fields = line.split(' ').flatMap((word) => {
    const [, name, goName, pointer, number] = /^([^:*=]+)(?::(\w+))?(\*)?=(\d+)$/.exec(word) ?? []
    if (name === undefined) return []
    return [
      {
        name,
        number: Number(number),
        pointer: pointer !== undefined,
        ...(goName !== undefined && { goName }),
      },
    ]
  })
  return { fields }
}
