"""The plugin calls: each function makes an expression that passes columns and options to the core.

All but `rows_of` are elementwise, so they run in the streaming engine and inside any context.
"""

from shuizhi._core.plugin.calendar import *
from shuizhi._core.plugin.checks import *
from shuizhi._core.plugin.grades import *
from shuizhi._core.plugin.means import *
from shuizhi._core.plugin.outfalls import *
from shuizhi._core.plugin.places import *
from shuizhi._core.plugin.readings import *
