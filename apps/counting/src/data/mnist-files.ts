/** One of MNIST's files, in its plain form; on disk and on mirrors it may be compressed, as `<name>.gz`. */
export interface MnistFile {
  readonly name: string;
  /** Axes of the IDX array. */
  readonly rank: number;
  /** The most bytes that may come out of decompression: a compressed file can claim any size. */
  readonly bytes: number;
  /** Of the decompressed bytes: mirrors compress differently. */
  readonly sha256: string;
}

export type MnistRole = 'trainImages' | 'trainLabels' | 'testImages' | 'testLabels';

export type ByRole<T> = Readonly<Record<MnistRole, T>>;

export const mnistFiles: ByRole<MnistFile> = {
  trainImages: {
    name: 'train-images-idx3-ubyte',
    rank: 3,
    bytes: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte',
    rank: 1,
    bytes: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    rank: 3,
    bytes: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    rank: 1,
    bytes: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
};

/** How long a file may be as it lies on disk or on a mirror. Deflate lengthens what it cannot shorten by far less. */
export const storedLimit = ({ bytes }: MnistFile): number => bytes + 65_536;

export const forEachRole = async <T>(make: (role: MnistRole) => Promise<T>): Promise<ByRole<T>> => ({
  trainImages: await make('trainImages'),
  trainLabels: await make('trainLabels'),
  testImages: await make('testImages'),
  testLabels: await make('testLabels'),
});
