"""What jobs of the models cost, measured: the figures behind the estimates that are shown before a job is sent.

Seconds are the CPU time of one thread in an evaluation (`benchmarks.stages`), times the tiles of a chunk, over the 1.7
that two threads bring. Memory is the peak of a process that samples one chunk at its full size.
"""

from __future__ import annotations

from backend.contract.costs import ModelCosts, PresetCost, StageCost

_MIB = 1 << 20

EMBEDDED = ModelCosts(
    model="embedded",
    machine="2 cores of a server CPU, no GPU",
    base_fps=3,
    window=16,
    start_seconds=3.0,
    start_memory=400 * _MIB,
    write_seconds=0.1,
    stages=(
        StageCost("base", 16, 16, 0.5, 64, False, 0.12, 0.53, 430 * _MIB, 1 * _MIB, 810 * _MIB),
        StageCost("tsr1", 32, 32, 0.25, 8, True, 0.06, 0.0, 430 * _MIB, 1 * _MIB),
        StageCost("ssr1", 32, 32, 0.25, 128, True, 0.23, 0.19, 470 * _MIB, 1 * _MIB, 620 * _MIB),
        StageCost("ssr2", 32, 32, 0.25, 128, True, 1.25, 1.02, 1010 * _MIB, 1 * _MIB, 1220 * _MIB),
        StageCost("tsr2", 64, 32, 0.25, 8, True, 5.9, 0.0, 1330 * _MIB, 1 * _MIB),
        StageCost("tsr3", 128, 32, 0.25, 8, True, 6.4, 0.0, 1360 * _MIB, 1 * _MIB),
        StageCost("ssr3", 128, 32, 0.25, 8, True, 47.0, 0.0, 5080 * _MIB, 1 * _MIB),
    ),
    presets=(
        PresetCost("video", 64, 1.0),
        PresetCost("mixed", 200, 1.39),
        PresetCost("frames", 100, 0.41),
    ),
    upscaling_share=0.25,
)
