/**
 * The central agencies, as they are since the reorganisation of 1 March 2025 and as those that went over into
 * others were before it. Codes are the abbreviations that the agencies' own documents carry.
 */
import type { UnitChange } from '../actions/unit-registry.js';

type Created = Extract<UnitChange, { kind: 'create' }>;

const BEGINNING = '2008-08-01';
const REORGANISED = '2025-03-01';
const LAST_BEFORE = '2025-02-28';

const agency = (code: string, name: string, nameEn: string, more: Partial<Created> = {}): Created => ({
  kind: 'create',
  code,
  name,
  nameEn,
  level: 'ministry',
  parent: 'VN',
  from: BEGINNING,
  ...more,
});

const former = (code: string, name: string, nameEn: string): Created =>
  agency(code, name, nameEn, { to: LAST_BEFORE });

export const AGENCIES: readonly UnitChange[] = [
  agency('VPCP', 'Văn phòng Chính phủ', 'Government Office'),
  agency('BTC', 'Bộ Tài chính', 'Ministry of Finance'),
  agency('BGDDT', 'Bộ Giáo dục và Đào tạo', 'Ministry of Education and Training'),
  agency('UBDT', 'Ủy ban Dân tộc', 'Committee for Ethnic Minority Affairs'),
  agency('CTK', 'Tổng cục Thống kê', 'General Statistics Office'),
  agency('BNV', 'Bộ Nội vụ', 'Ministry of Home Affairs'),
  agency('BTP', 'Bộ Tư pháp', 'Ministry of Justice'),
  agency('BYT', 'Bộ Y tế', 'Ministry of Health'),
  agency('BXD', 'Bộ Xây dựng', 'Ministry of Construction'),
  agency('BCT', 'Bộ Công Thương', 'Ministry of Industry and Trade'),
  agency('BKHCN', 'Bộ Khoa học và Công nghệ', 'Ministry of Science and Technology'),
  agency('TTCP', 'Thanh tra Chính phủ', 'Government Inspectorate'),
  former(
    'BNNPTNT',
    'Bộ Nông nghiệp và Phát triển nông thôn',
    'Ministry of Agriculture and Rural Development',
  ),
  former('BTNMT', 'Bộ Tài nguyên và Môi trường', 'Ministry of Natural Resources and Environment'),
  agency('BNNMT', 'Bộ Nông nghiệp và Môi trường', 'Ministry of Agriculture and Environment', {
    from: REORGANISED,
    predecessors: [
      { code: 'BNNPTNT', share: '1' },
      { code: 'BTNMT', share: '1' },
    ],
  }),
  {
    kind: 'change',
    code: 'UBDT',
    from: REORGANISED,
    name: 'Bộ Dân tộc và Tôn giáo',
    nameEn: 'Ministry of Ethnic and Religious Affairs',
  },
  {
    kind: 'change',
    code: 'CTK',
    from: REORGANISED,
    name: 'Cục Thống kê',
    nameEn: 'National Statistics Office',
  },
];
