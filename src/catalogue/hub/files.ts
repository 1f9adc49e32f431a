/** A file of a repository, as the hub's tree lists it. */
export interface HubFile {
  /** Within the repository: "original/consolidated.00.pth". */
  readonly path: string;
  /** Bytes; of a file in LFS or Xet the size of what the pointer stands for. */
  readonly size: number;
}
