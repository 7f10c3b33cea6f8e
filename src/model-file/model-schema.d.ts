import * as v from 'valibot'
/** `origin` of the metadata: {@link ModelOrigin}. */
export declare const originSchema: v.ObjectSchema<
  {
    readonly name: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]>
    readonly createdAt: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]
    >
    readonly program: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]
    >
    readonly trainingEngine: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]
    >
    readonly training: v.ObjectSchema<
      {
        readonly network: v.PicklistSchema<['conv', 'dense'], undefined>
        readonly kind: v.PicklistSchema<['vae', 'ae'], undefined>
        readonly latentSize: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly latentStride: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly hiddenSize: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly beta: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly betaWarmUp: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly learningRate: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly batchSize: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly sequenceFrames: v.SchemaWithPipe<
          readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]
        >
        readonly pitchAugmentation: v.SchemaWithPipe<
          readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]
        >
        readonly maxSteps: v.UnionSchema<
          [
            v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
            v.SchemaWithPipe<
              readonly [
                v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
              ]
            >,
          ],
          undefined
        >
        readonly maxMinutes: v.SchemaWithPipe<
          readonly [
            v.NullableSchema<
              v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
              undefined
            >,
            v.TransformAction<number | null, number>,
          ]
        >
        readonly patience: v.UnionSchema<
          [
            v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
            v.SchemaWithPipe<
              readonly [
                v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
              ]
            >,
          ],
          undefined
        >
        readonly holdOutEvery: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly seed: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
        readonly engine: v.PicklistSchema<['auto', 'tfjs-node', 'wasm', 'cpu'], undefined>
        readonly soundsPerInstrument: v.UnionSchema<
          [
            v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
            v.SchemaWithPipe<
              readonly [
                v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
              ]
            >,
          ],
          undefined
        >
      },
      undefined
    >
    readonly steps: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, number, undefined>,
        v.MaxValueAction<number, number, undefined>,
      ]
    >
    readonly verdict: v.ObjectSchema<
      {
        readonly heldOut: v.NullableSchema<
          v.ObjectSchema<
            {
              readonly harmonicsDb: v.UnionSchema<
                [
                  v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
                  v.SchemaWithPipe<
                    readonly [
                      v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                      v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                    ]
                  >,
                ],
                undefined
              >
              readonly noiseDb: v.UnionSchema<
                [
                  v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
                  v.SchemaWithPipe<
                    readonly [
                      v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                      v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                    ]
                  >,
                ],
                undefined
              >
            },
            undefined
          >,
          undefined
        >
        readonly training: v.ObjectSchema<
          {
            readonly harmonicsDb: v.UnionSchema<
              [
                v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
                v.SchemaWithPipe<
                  readonly [
                    v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                    v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                  ]
                >,
              ],
              undefined
            >
            readonly noiseDb: v.UnionSchema<
              [
                v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
                v.SchemaWithPipe<
                  readonly [
                    v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                    v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                  ]
                >,
              ],
              undefined
            >
          },
          undefined
        >
        readonly pca: v.NullableSchema<
          v.ObjectSchema<
            {
              readonly harmonicsDb: v.UnionSchema<
                [
                  v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
                  v.SchemaWithPipe<
                    readonly [
                      v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                      v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                    ]
                  >,
                ],
                undefined
              >
              readonly noiseDb: v.UnionSchema<
                [
                  v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
                  v.SchemaWithPipe<
                    readonly [
                      v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                      v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                    ]
                  >,
                ],
                undefined
              >
            },
            undefined
          >,
          undefined
        >
        readonly activeUnits: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, number, undefined>,
            v.MaxValueAction<number, number, undefined>,
          ]
        >
        readonly klPerDimension: v.ArraySchema<
          v.UnionSchema<
            [
              v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
              v.SchemaWithPipe<
                readonly [
                  v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                  v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                ]
              >,
            ],
            undefined
          >,
          undefined
        >
        readonly shuffleRatio: v.UnionSchema<
          [
            v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
            v.SchemaWithPipe<
              readonly [
                v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
              ]
            >,
          ],
          undefined
        >
        readonly why: v.PicklistSchema<['steps', 'minutes', 'early-stop', 'stopped'], undefined>
        readonly trainingSeconds: v.UnionSchema<
          [
            v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
            v.SchemaWithPipe<
              readonly [
                v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
              ]
            >,
          ],
          undefined
        >
        readonly misfits: v.ExactOptionalSchema<
          v.ArraySchema<
            v.ObjectSchema<
              {
                readonly file: v.SchemaWithPipe<
                  readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]
                >
                readonly heldOut: v.BooleanSchema<undefined>
                readonly error: v.ObjectSchema<
                  {
                    readonly harmonicsDb: v.UnionSchema<
                      [
                        v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
                        v.SchemaWithPipe<
                          readonly [
                            v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                            v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                          ]
                        >,
                      ],
                      undefined
                    >
                    readonly noiseDb: v.UnionSchema<
                      [
                        v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
                        v.SchemaWithPipe<
                          readonly [
                            v.PicklistSchema<['NaN', 'Infinity', '-Infinity'], undefined>,
                            v.TransformAction<'-Infinity' | 'Infinity' | 'NaN', number>,
                          ]
                        >,
                      ],
                      undefined
                    >
                  },
                  undefined
                >
              },
              undefined
            >,
            undefined
          >,
          undefined
        >
      },
      undefined
    >
  },
  undefined
>
/** `network` of the metadata: {@link NetworkSpec}, and the scale of the normalisation. */
export declare const networkSchema: v.ObjectSchema<
  {
    readonly family: v.PicklistSchema<['conv', 'dense'], undefined>
    readonly kind: v.PicklistSchema<['vae', 'ae'], undefined>
    readonly latentSize: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, number, undefined>,
        v.MaxValueAction<number, number, undefined>,
      ]
    >
    readonly latentStride: v.PicklistSchema<[1, 2, 4], undefined>
    readonly encoder: v.SchemaWithPipe<
      readonly [
        v.ArraySchema<
          v.ObjectSchema<
            {
              readonly kernelSize: v.SchemaWithPipe<
                readonly [
                  v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, number, undefined>,
                      v.MaxValueAction<number, number, undefined>,
                    ]
                  >,
                  v.CheckAction<number, 'an odd number'>,
                ]
              >
              readonly stride: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >
              readonly inputs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >
              readonly outputs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >
              readonly activation: v.PicklistSchema<['silu', 'linear'], undefined>
            },
            undefined
          >,
          undefined
        >,
        v.MinLengthAction<
          {
            kernelSize: number
            stride: number
            inputs: number
            outputs: number
            activation: 'linear' | 'silu'
          }[],
          1,
          undefined
        >,
        v.MaxLengthAction<
          {
            kernelSize: number
            stride: number
            inputs: number
            outputs: number
            activation: 'linear' | 'silu'
          }[],
          64,
          undefined
        >,
      ]
    >
    readonly decoder: v.SchemaWithPipe<
      readonly [
        v.ArraySchema<
          v.ObjectSchema<
            {
              readonly kernelSize: v.SchemaWithPipe<
                readonly [
                  v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, number, undefined>,
                      v.MaxValueAction<number, number, undefined>,
                    ]
                  >,
                  v.CheckAction<number, 'an odd number'>,
                ]
              >
              readonly stride: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >
              readonly inputs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >
              readonly outputs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, number, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >
              readonly activation: v.PicklistSchema<['silu', 'linear'], undefined>
            },
            undefined
          >,
          undefined
        >,
        v.MinLengthAction<
          {
            kernelSize: number
            stride: number
            inputs: number
            outputs: number
            activation: 'linear' | 'silu'
          }[],
          1,
          undefined
        >,
        v.MaxLengthAction<
          {
            kernelSize: number
            stride: number
            inputs: number
            outputs: number
            activation: 'linear' | 'silu'
          }[],
          64,
          undefined
        >,
      ]
    >
    readonly scaleDb: v.SchemaWithPipe<
      readonly [
        v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>,
        v.GtValueAction<number, 0, undefined>,
      ]
    >
  },
  undefined
>
/** `instruments` of the metadata; their places on the pad are a tensor. */
export declare const instrumentsSchema: v.ArraySchema<
  v.ObjectSchema<
    {
      readonly name: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]>
      readonly sounds: v.ArraySchema<
        v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, number, undefined>,
            v.MaxValueAction<number, number, undefined>,
          ]
        >,
        undefined
      >
    },
    undefined
  >,
  undefined
>
/** `sounds` of the metadata: all of a {@link Sound} but its arrays, and how many latent steps it has. */
export declare const soundsSchema: v.ArraySchema<
  v.ObjectSchema<
    {
      readonly name: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]>
      readonly instrument: v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]
      >
      readonly midiNote: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
      readonly verdict: v.PicklistSchema<['pitched', 'unpitched', 'several-pitches'], undefined>
      readonly inharmonicity: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>
      readonly landmarks: v.ObjectSchema<
        {
          readonly onsetFrame: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >
          readonly attackEndFrame: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >
          readonly sustainStartFrame: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >
          readonly sustainEndFrame: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >
          readonly releaseFrame: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, number, undefined>,
              v.MaxValueAction<number, number, undefined>,
            ]
          >
          readonly decaying: v.BooleanSchema<undefined>
          readonly decayDbPerSecond: v.SchemaWithPipe<
            readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]
          >
          readonly peakLoudnessDb: v.SchemaWithPipe<
            readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]
          >
        },
        undefined
      >
      readonly provenance: v.ObjectSchema<
        {
          readonly file: v.SchemaWithPipe<
            readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]
          >
          readonly sha256: v.SchemaWithPipe<
            readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]
          >
          readonly source: v.ExactOptionalSchema<
            v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]>,
            undefined
          >
          readonly licence: v.ExactOptionalSchema<
            v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 65536, undefined>]>,
            undefined
          >
        },
        undefined
      >
      readonly heldOut: v.BooleanSchema<undefined>
      readonly frameCount: v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, number, undefined>,
          v.MaxValueAction<number, number, undefined>,
        ]
      >
      readonly harmonicCount: v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, number, undefined>,
          v.MaxValueAction<number, number, undefined>,
        ]
      >
      readonly latentCount: v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, number, undefined>,
          v.MaxValueAction<number, number, undefined>,
        ]
      >
    },
    undefined
  >,
  undefined
>
/** Columns of a sound's detail. */
export declare function detailWidth(harmonicCount: number): number
/** JSON in which NaN and infinities survive as words; what a schema reads back as the same number. */
export declare function toJson(value: unknown): string
