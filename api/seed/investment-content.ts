/** Demonstration contents of BTC-GNDTC: cumulative figures that never fall and never pass the plan. */
import type { Period } from '../../regimes/period.js';
import type { BtcGndtcProvince } from '../../regimes/types/BTC-GNDTC.js';
import { lastMonthOf, millions, spentBy } from './demonstration-unit.js';
import type { DemonstrationUnit } from './demonstration-unit.js';
import { lotsOf } from './lots.js';

type Row = BtcGndtcProvince['sources'][number];

/** Plans of a province, least and most, in billions of dong. */
const PLANS: readonly (readonly [Row['source'], Row['kind'], number, number])[] = [
  ['domestic', 'annual', 6200, 24800],
  ['domestic', 'extended', 240, 1900],
  ['domestic', 'advance', 0, 0],
  ['foreign', 'annual', 320, 2100],
  ['foreign', 'extended', 15, 160],
  ['foreign', 'advance', 0, 0],
];

/** A plan's money is paid out over thirteen months, to 31 January of the next year. */
const MONTHS = 13;
const THOUSANDS_IN_BILLION = 1_000_000;

export function investmentOf(unit: DemonstrationUnit, period: Period): BtcGndtcProvince {
  const lots = lotsOf('investment', unit.code, period.id);
  return {
    planYear: String(period.year),
    sources: PLANS.map(([source, kind, least, most]) => rowOf(unit, period, source, kind, least, most)),
    difficulties: lots.pick(DIFFICULTIES),
    proposals: lots.pick(PROPOSALS),
  };
}

function rowOf(
  unit: DemonstrationUnit,
  period: Period,
  source: Row['source'],
  kind: Row['kind'],
  least: number,
  most: number,
): Row {
  // Drawn by year, not by period: a plan stays what it is while the months go by.
  const lots = lotsOf('plan', unit.code, source, kind, period.year);
  const thousands =
    lots.integer(least, most) * THOUSANDS_IN_BILLION + (most > 0 ? lots.integer(0, 999_999) : 0);
  const share = lots.integer(78, 97);
  const wholeYear = period.frequency === 'year';
  const month = lastMonthOf(period);
  const paid = (upTo: number) => millions(thousands, spentBy(upTo, MONTHS, share));
  return {
    source,
    kind,
    plan: millions(thousands),
    actual: paid(wholeYear ? MONTHS : month - 1),
    estimate: paid(wholeYear ? MONTHS : month),
  };
}

const DIFFICULTIES: readonly string[] = [
  'Công tác bồi thường, giải phóng mặt bằng ở một số dự án còn vướng do người dân chưa thống nhất giá đất. Nguồn vật liệu đắp nền khan hiếm, giá cát tăng làm chậm tiến độ thi công.',
  'Sau khi sắp xếp đơn vị hành chính, việc bàn giao hồ sơ dự án giữa các ban quản lý mất nhiều thời gian; một số dự án phải điều chỉnh chủ đầu tư nên chưa giải ngân được.',
  'Các dự án ODA phụ thuộc ý kiến không phản đối của nhà tài trợ, thủ tục rút vốn kéo dài. Một số nhà thầu thi công cầm chừng.',
];
const PROPOSALS: readonly string[] = [
  'Đề nghị Bộ Tài chính sớm có ý kiến về việc kéo dài thời gian thực hiện và giải ngân đối với các dự án đã đủ điều kiện.',
  'Đề nghị các bộ chuyên ngành hướng dẫn việc chuyển chủ đầu tư và quyết toán các dự án dở dang sau sắp xếp đơn vị hành chính.',
  'Đề nghị điều chuyển kế hoạch vốn từ các dự án giải ngân chậm sang các dự án có khối lượng.',
];
