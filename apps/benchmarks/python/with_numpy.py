"""NumPy's fastest generator for float32."""

import numpy

NUMBERS = 12_800


def opened(spec):
    generator, target = numpy.random.Generator(numpy.random.SFC64(0)), numpy.empty(NUMBERS, numpy.float32)

    def draw():
        generator.random(out=target, dtype=numpy.float32)
        return NUMBERS

    return draw
